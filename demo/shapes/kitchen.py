"""Shapes of the kitchen, the coffee corner and the tea tray."""

from __future__ import annotations

from demo.pen import Pen


def mug(p: Pen) -> None:
    p.shadow(rx=95)
    p.line("M176 96Q164 80 176 62M206 96Q194 78 206 58", "#ffffff", 6, 0.7)
    p.ring(276, 216, 40, "dark", 17)
    p.path("M106 130H278V276Q278 318 236 318H148Q106 318 106 276Z")
    p.path("M120 150H138V270Q138 296 152 304 120 300 120 272Z", "light", 0.7)
    p.path("M106 210H278V242H106Z", "accent", 0.65)
    p.oval(192, 131, 86, 15, "darker")
    p.oval(192, 133, 74, 10, "coffee")


def cups(p: Pen) -> None:
    p.shadow(rx=130)
    tones = ("main", "accent", "light", "accent_light")
    for index, (x, y) in enumerate(((132, 170), (268, 170), (132, 290), (268, 290))):
        p.ring(x + 42, y - 16, 15, tones[index], 8)
        p.oval(x, y + 16, 58, 11, "paper")
        p.path(f"M{x - 42} {y - 48}H{x + 42}Q{x + 40} {y + 14} {x} {y + 16}T{x - 42} {y - 48}Z", tones[index])
        p.oval(x, y - 48, 42, 9, "coffee")


def coffee_grinder(p: Pen) -> None:
    p.shadow(rx=85)
    p.line("M200 116V84H284", "metal_dark", 9)
    p.path("M272 60Q284 52 296 60L292 92H276Z", "wood_dark")
    if p.whim % 2:
        p.path("M142 168Q142 112 200 112T258 168Z", "metal")
        p.box(122, 166, 156, 138, 10, "main")
        p.box(146, 222, 108, 58, 6, "dark")
        p.disc(200, 251, 8, "brass")
        p.box(112, 300, 176, 18, 6, "dark")
        p.path("M136 180H152V296H136Z", "light", 0.5)
    else:
        p.box(154, 112, 92, 206, 20, "main")
        p.box(154, 166, 92, 16, 0, "metal")
        p.box(154, 240, 92, 10, 0, "metal_dark")
        p.box(166, 122, 14, 186, 7, "light", 0.6)


def dripper(p: Pen) -> None:
    p.shadow(rx=85)
    p.path("M124 108H276L230 186H170Z")
    p.path("M124 108H150L186 186H170Z", "light", 0.6)
    p.path("M136 108H264L256 122H144Z", "coffee")
    p.box(148, 182, 104, 13, 6, "dark")
    p.path("M168 196H232Q228 214 264 248 284 318 244 318H156Q116 318 136 248 172 214 168 196Z", "glass")
    p.path("M132 268H268Q274 316 244 316H156Q126 316 132 268Z", "coffee", 0.9)
    p.line("M200 198V262", "coffee", 4)


def french_press(p: Pen) -> None:
    p.shadow(rx=80)
    p.line("M200 78V140", "metal_dark", 6)
    p.disc(200, 76, 14, "main")
    p.line("M262 164Q312 172 306 226T262 280", "dark", 14)
    p.box(138, 146, 124, 166, 12, "glass")
    p.box(144, 196, 112, 112, 8, "coffee")
    p.box(142, 186, 116, 12, 4, "metal")
    p.path("M130 140Q200 116 270 140V154H130Z")
    p.line("M138 232H262M138 312H262", "main", 9)


def moka(p: Pen) -> None:
    p.shadow(rx=75)
    p.line("M252 140Q306 136 300 210", "wood_dark", 17)
    p.path("M150 120H244L258 214H142L136 150Z")
    p.path("M142 226H258L274 318H126Z", "dark")
    p.path("M136 140 118 130 146 118Z", "dark")
    p.path("M158 120Q198 92 238 120Z", "light")
    p.disc(198, 98, 10, "wood_dark")
    p.box(136, 210, 128, 18, 6, "metal_dark")
    p.path("M168 122H184L176 212H158ZM164 228H180L170 318H148Z", "lighter", 0.6)


def coffee_beans(p: Pen) -> None:
    p.shadow(rx=90)
    p.path("M122 96H278L286 306Q286 318 274 318H126Q114 318 114 306Z", "coffee" if p.whim % 2 else "wood")
    p.path("M122 96H278L279 122H121Z", "darker")
    p.box(142, 166, 116, 98, 8, "paper")
    for x, y, turn in ((180, 206, 1), (222, 200, -1), (202, 236, 1)):
        p.oval(x, y, 13, 18, "coffee")
        p.line(f"M{x} {y - 14}Q{x + 6 * turn} {y} {x} {y + 14}", "wood", 3)


def tea(p: Pen) -> None:
    p.shadow(rx=80)
    p.box(130, 136, 140, 182, 12, "main")
    p.box(122, 106, 156, 40, 10, "dark")
    p.box(150, 186, 100, 96, 8, "paper")
    p.path("M200 204Q240 226 200 268 160 226 200 204Z", "leaf")
    p.line("M200 214V262", "paper", 3)
    p.box(138, 150, 10, 156, 5, "light", 0.6)


def teapot(p: Pen) -> None:
    p.shadow(rx=100)
    p.line("M128 148Q200 52 272 148", "dark", 10)
    p.path("M276 216Q318 214 330 164L348 170Q338 266 272 280Z", "main")
    p.oval(200, 234, 100, 80, "main")
    p.oval(200, 160, 58, 14, "dark")
    p.disc(200, 142, 12, "dark")
    p.oval(160, 210, 24, 34, "light", 0.4)
    for x in range(140, 270, 24):
        p.disc(x, 262, 4, "light", 0.7)


def knife(p: Pen) -> None:
    p.path("M66 190H236V226Q140 244 66 190Z", "metal")
    p.path("M66 190H236V200H90Z", "#ffffff", 0.6)
    p.box(234, 182, 16, 50, 3, "metal_dark")
    p.path("M250 184H326Q346 186 344 208T322 234H250Z")
    for x in (268, 294, 320):
        p.disc(x, 208, 5, "brass")
    p.turned(-28)


def pan(p: Pen) -> None:
    p.shadow(x=170, rx=110)
    p.line("M240 236 348 172", "dark", 20)
    p.oval(164, 252, 112, 62, "darker")
    p.oval(164, 242, 112, 60, "main")
    p.oval(164, 244, 90, 45, "dark")
    p.oval(150, 240, 34, 20, "#ffffff", 0.85)
    p.disc(148, 238, 11, "#f0b63f")


def casserole(p: Pen) -> None:
    p.shadow(rx=115)
    p.box(66, 218, 270, 24, 12, "dark")
    p.path("M94 200H306V276Q306 318 264 318H136Q94 318 94 276Z")
    p.path("M106 216H124V270Q124 296 140 308 106 300 106 270Z", "light", 0.6)
    p.path("M88 196Q100 146 200 144T312 196Z", "dark")
    p.path("M88 196H312V206H88Z", "light")
    p.disc(200, 138, 15, "brass")


def cake_tin(p: Pen) -> None:
    p.shadow(rx=110)
    p.path("M84 178H316L286 300Q284 318 264 318H136Q116 318 114 300Z")
    for x in (-3, -2, -1, 0, 1, 2, 3):
        p.line(f"M{200 + x * 34} 190 {200 + x * 24} 312", "dark", 6, 0.6)
    p.oval(200, 178, 116, 30, "dark")
    p.oval(200, 178, 34, 10, "light")


def board(p: Pen) -> None:
    p.shadow(rx=105)
    p.path(
        "M176 62H224Q234 62 234 76V118H280Q302 118 302 140V296Q302 318 280 318H120Q98 "
        "318 98 296V140Q98 118 120 118H166V76Q166 62 176 62Z"
    )
    p.disc(200, 88, 10, "darker")
    p.line("M122 150H278V294H122Z", "dark", 4, 0.5)
    p.line("M130 190Q200 176 270 192M130 236Q190 252 270 232", "light", 4, 0.6)


def plates(p: Pen) -> None:
    p.shadow(rx=130)
    for y in (292, 272, 252):
        p.oval(200, y, 128, 34, "dark")
        p.oval(200, y - 8, 128, 34, "main")
    p.oval(200, 242, 82, 20, "light")
    p.oval(200, 242, 128, 34, "accent", 0.12)


def napkins(p: Pen) -> None:
    p.shadow(rx=110)
    p.cloth("M96 160H304V316H96Z", "light")
    p.cloth("M96 160H304L200 276Z")
    p.line("M108 304H292", "accent", 6)
    p.box(176, 120, 48, 60, 24, "wood")
    p.box(188, 128, 24, 44, 12, "wood_dark")


def pasta_machine(p: Pen) -> None:
    p.shadow(rx=110)
    p.line("M286 206H330V166", "metal_dark", 9)
    p.box(320, 138, 20, 40, 9, "wood_dark")
    p.box(112, 156, 176, 90, 12, "main")
    p.box(126, 136, 148, 28, 10, "light")
    p.box(126, 246, 24, 72, 4, "dark")
    p.box(250, 246, 24, 72, 4, "dark")
    p.path("M162 238H238L246 318H154Z", "#f0d58a")
    p.line("M176 244 172 318M190 244 188 318M204 244 206 318M218 244 222 318", "#d6b65e", 3)
    p.disc(270, 200, 12, "dark")


def mortar(p: Pen) -> None:
    p.shadow(rx=95)
    p.line("M232 176 290 88", "light", 26)
    p.path("M92 176H308Q304 270 240 284H160Q96 270 92 176Z")
    p.oval(200, 176, 108, 24, "dark")
    p.path("M142 274 122 318H152L166 284ZM258 274 278 318H248L234 284Z", "dark")
    p.line("M112 214Q124 252 156 268", "light", 7, 0.6)


def bottle(p: Pen) -> None:
    p.shadow(rx=55)
    p.box(176, 64, 48, 40, 8, "darker")
    p.path("M180 100H220V124Q252 136 252 168V298Q252 318 232 318H168Q148 318 148 298V168Q148 136 180 124Z")
    p.box(162, 160, 14, 140, 7, "light", 0.7)
    p.box(148, 214, 104, 40, 0, "accent", 0.6)
    p.line("M196 64Q200 40 224 46", "darker", 6)


SHAPES = {
    "mug": mug,
    "cups": cups,
    "coffee_grinder": coffee_grinder,
    "dripper": dripper,
    "french_press": french_press,
    "moka": moka,
    "coffee_beans": coffee_beans,
    "tea": tea,
    "teapot": teapot,
    "knife": knife,
    "pan": pan,
    "casserole": casserole,
    "cake_tin": cake_tin,
    "board": board,
    "plates": plates,
    "napkins": napkins,
    "pasta_machine": pasta_machine,
    "mortar": mortar,
    "bottle": bottle,
}
"""Name of a shape → how it is drawn."""
