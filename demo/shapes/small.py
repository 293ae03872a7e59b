"""Shapes of small things: desk, jewellery, jars, and the parcel for everything else."""

from __future__ import annotations

from demo.pen import Pen


def notebook(p: Pen) -> None:
    p.shadow(rx=90)
    p.box(124, 86, 164, 232, 8, "paper")
    p.cloth_box(112, 80, 164, 232, 8)
    p.box(112, 80, 24, 232, 8, "dark")
    p.box(164, 124, 86, 44, 4, "paper")
    p.line("M176 140H238M176 152H218", "ink", 3, 0.6)
    p.box(252, 80, 8, 232, 0, "accent_dark")
    p.path("M184 312H196V340L190 332 184 340Z", "accent")


def pen_(p: Pen) -> None:
    p.path("M186 64H214V250H186Z")
    p.path("M186 64H195V250H186Z", "lighter", 0.7)
    p.path("M186 250H214L206 296H194Z", "dark")
    p.path("M194 294H206L200 336Z", "brass")
    p.line("M200 306V326", "ink", 2)
    p.box(182, 148, 36, 10, 2, "brass")
    p.box(212, 70, 7, 72, 3, "brass")
    p.path("M186 64Q186 50 200 50T214 64Z", "dark")
    p.turned(38)
    p.line("M92 318Q132 296 150 312T206 306", "#3f6fa8", 4)


def organizer(p: Pen) -> None:
    p.shadow(rx=120)
    for x, tone in ((112, "paper"), (172, "accent_light"), (236, "paper")):
        p.box(x, 100, 52, 150, 3, tone)
    p.path("M86 160H314V318H86Z", "dark")
    p.path("M86 196H314V318H86Z")
    p.path("M86 244H314V318H86Z", "light")
    p.box(172, 270, 56, 16, 5, "wood")


def desk_mat(p: Pen) -> None:
    p.box(52, 142, 296, 148, 12, "main")
    p.line("M64 154H336V278H64Z", "light", 3, 0.7)
    p.box(94, 172, 130, 84, 8, "paper")
    for y in (186, 206, 226):
        p.line(f"M106 {y}H212", "metal", 10)
    p.disc(284, 214, 32, "paper")
    p.disc(284, 214, 24, "coffee")


def watch(p: Pen) -> None:
    p.path("M164 40H236L242 140H158Z", "accent")
    p.path("M158 268H242L236 368H164Z", "accent")
    p.line("M200 290V350", "accent_dark", 4)
    p.box(284, 194, 18, 22, 5, "metal_dark")
    p.disc(200, 204, 90, "metal")
    p.disc(200, 204, 76, "main")
    for x, y in ((200, 140), (264, 204), (200, 268), (136, 204)):
        p.disc(x, y, 5, "paper")
    p.line("M200 204V158M200 204 234 222", "paper", 6)
    p.disc(200, 204, 7, "brass")


def necklace(p: Pen) -> None:
    p.line("M104 76Q108 232 200 250T296 76", "metal_dark", 5)
    p.path("M200 246Q240 286 200 330 160 286 200 246Z")
    p.path("M200 246Q216 286 200 330 160 286 200 246Z", "light", 0.6)
    for x, y in ((150, 220), (250, 220), (124, 178), (276, 178)):
        p.disc(x, y, 9, "accent")


def earrings(p: Pen) -> None:
    for x in (136, 264):
        p.line(f"M{x} 138V110Q{x} 84 {x + 18} 92", "metal_dark", 5)
        p.disc(x, 148, 13, "accent")
        p.path(f"M{x} 164Q{x + 50} 244 {x} 288 {x - 50} 244 {x} 164Z")
        p.path(f"M{x} 164Q{x + 14} 244 {x} 288 {x - 50} 244 {x} 164Z", "light", 0.6)


def ring(p: Pen) -> None:
    p.shadow(rx=70)
    p.ring(200, 232, 76, "metal_dark", 20)
    p.ring(200, 230, 76, "main", 14)
    p.path("M160 112H240L262 140 200 186 138 140Z", "accent")
    p.path("M160 112H200V186L138 140Z", "accent_light", 0.7)


def bracelet(p: Pen) -> None:
    p.shadow(y=306, rx=100)
    p.oval(200, 220, 118, 76, "dark")
    p.oval(200, 214, 118, 74, "main")
    p.oval(200, 216, 94, 54, "#f3ead9")
    for x, y in ((120, 262), (160, 282), (240, 282), (280, 262)):
        p.disc(x, y, 9, "light")
    p.disc(200, 288, 16, "accent")


def jar(p: Pen) -> None:
    p.shadow(rx=100)
    p.box(94, 180, 212, 138, 26, "lighter")
    p.box(88, 130, 224, 62, 16, "wood" if p.whim % 2 else "dark")
    p.box(126, 222, 148, 62, 6, "paper")
    p.path("M200 230Q224 250 200 276 176 250 200 230Z", "leaf")
    p.line("M146 254H170M230 254H254", "ink", 3, 0.5)


def tube(p: Pen) -> None:
    p.shadow(rx=60)
    p.path("M132 80H268L246 280H154Z", "lighter")
    p.path("M132 80H268L266 98H134Z", "dark")
    p.box(160, 278, 80, 40, 6, "dark")
    p.path("M200 136Q232 164 200 204 168 164 200 136Z", "leaf")
    p.line("M174 226H226M182 240H218", "ink", 4, 0.5)


def perfume(p: Pen) -> None:
    p.shadow(rx=75)
    p.box(174, 72, 52, 52, 8, "brass")
    p.box(186, 122, 28, 22, 2, "metal_dark")
    p.box(124, 142, 152, 176, 22, "glass")
    p.box(134, 200, 132, 110, 14, "main", 0.8)
    p.box(160, 216, 80, 50, 4, "paper")
    p.line("M142 158V300", "#ffffff", 6, 0.8)


def soap(p: Pen) -> None:
    p.shadow(rx=115)
    p.path("M88 222 130 168H290L322 216V288L286 318H112L88 288Z", "dark")
    p.path("M88 222 130 168H290L322 216 286 242H112Z", "light")
    p.path("M88 222 112 242V318L88 288Z", "darker", 0.5)
    p.path("M112 242H286V318H112Z")
    p.oval(199, 280, 46, 22, "dark")
    p.disc(310, 130, 15, "#ffffff", 0.7)
    p.disc(282, 104, 9, "#ffffff", 0.7)


def basket(p: Pen) -> None:
    p.shadow(rx=125)
    p.line("M110 190Q116 84 200 84T290 190", "wood_dark", 13)
    p.path("M76 184H324L302 300Q298 318 280 318H120Q102 318 98 300Z", "wood")
    for y in (206, 234, 262, 290):
        p.line(f"M92 {y}H308", "wood_dark", 5, 0.6)
    p.path("M92 184Q150 150 214 176L250 240 160 222Z", "accent", 0.9)
    p.box(70, 176, 260, 20, 10, "wood_dark")


def parcel(p: Pen) -> None:
    p.shadow(rx=120)
    p.path("M86 158 200 108 314 158 200 210Z", "light")
    p.path("M86 158 200 210V322L86 268Z")
    p.path("M314 158 200 210V322L314 268Z", "dark")
    p.path("M136 136 250 187V230L276 218V175L162 124Z", "paper", 0.75)
    p.line("M110 250 146 266", "paper", 6, 0.7)


SHAPES = {
    "notebook": notebook,
    "pen": pen_,
    "organizer": organizer,
    "desk_mat": desk_mat,
    "watch": watch,
    "necklace": necklace,
    "earrings": earrings,
    "ring": ring,
    "bracelet": bracelet,
    "jar": jar,
    "tube": tube,
    "perfume": perfume,
    "soap": soap,
    "basket": basket,
    "parcel": parcel,
}
"""Name of a shape → how it is drawn."""
