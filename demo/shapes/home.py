"""Shapes of things that make a room: textiles, light, vases, beds."""

from __future__ import annotations

from demo.pen import Pen


def blanket(p: Pen) -> None:
    p.shadow(rx=125)
    for x in range(86, 316, 16):
        p.line(f"M{x} 300v17", "light", 5)
    p.cloth("M78 214Q78 196 98 196H302Q322 196 322 214V302H78Z")
    p.path("M78 258H322V270H78Z", "dark", 0.35)
    p.cloth("M92 150Q92 128 114 128H286Q308 128 308 150V204H92Z", "light")
    p.path("M92 190H308V204H92Z", "dark", 0.25)
    p.line("M106 172H290", "lighter", 4, 0.7)


def throw(p: Pen) -> None:
    p.shadow(rx=130)
    p.box(70, 170, 260, 120, 30, "#cfc3b1")
    p.box(84, 208, 232, 78, 18, "#e0d6c6")
    p.box(56, 200, 44, 100, 20, "#c3b6a2")
    p.box(300, 200, 44, 100, 20, "#c3b6a2")
    p.box(84, 298, 14, 20, 4, "wood_dark")
    p.box(302, 298, 14, 20, 4, "wood_dark")
    p.cloth("M150 160Q200 148 252 162L262 292Q206 302 142 290Z")
    p.path("M150 160Q200 148 252 162L254 184Q200 172 148 182Z", "light", 0.8)
    for x in range(146, 262, 12):
        p.line(f"M{x} 292v15", "light", 4)


def cushion(p: Pen) -> None:
    p.shadow(rx=105)
    p.cloth("M96 108Q200 130 304 108 288 206 304 312 200 292 96 312 112 206 96 108Z")
    p.line("M112 122Q200 142 288 122", "light", 4, 0.7)
    for x, y in ((96, 108), (304, 108), (96, 312), (304, 312)):
        p.disc(x, y, 9, "accent")


def pillow(p: Pen) -> None:
    p.shadow(rx=130)
    p.cloth(
        "M70 180Q64 152 96 160 200 138 304 160 336 152 330 180 340 240 330 288 336 316 "
        "304 306 200 322 96 306 64 316 70 288 60 236 70 180Z"
    )
    p.line("M110 196Q150 210 172 240M290 200Q262 212 248 236", "dark", 4, 0.3)
    p.line("M84 296Q200 310 316 296", "dark", 3, 0.3)


def sheet(p: Pen) -> None:
    p.shadow(rx=130)
    p.cloth(
        "M110 128Q112 96 148 104 200 84 252 104 288 96 290 128 300 160 288 184H112Q100 160 110 128Z", "light"
    )
    p.line("M128 122Q150 132 158 148M272 122Q250 132 242 148", "dark", 4, 0.3)
    p.cloth_box(92, 172, 216, 56, 22)
    p.cloth_box(84, 222, 232, 50, 20, "light")
    p.cloth_box(78, 266, 244, 52, 20)
    p.path(
        "M300 172Q320 176 320 200T300 228Q312 200 300 172ZM312 266Q328 272 328 292T312 318Q320 292 312 266Z",
        "dark",
    )
    p.line("M108 214H292M98 260H300M96 306H304", "dark", 4, 0.3)


def bed(p: Pen) -> None:
    p.shadow(rx=140)
    p.box(56, 130, 22, 186, 8, "wood")
    p.box(322, 190, 22, 126, 8, "wood")
    p.box(70, 262, 260, 32, 6, "wood_dark")
    p.box(76, 226, 250, 44, 12, "paper")
    p.box(84, 190, 78, 46, 18, "lighter")
    p.cloth("M138 220Q220 196 326 218V290Q230 300 138 286Z")
    p.path("M138 220Q146 212 166 212L164 288 138 286Z", "light", 0.8)


def vase(p: Pen) -> None:
    p.shadow(rx=70)
    p.line("M200 150Q190 96 164 74M200 150Q206 92 236 64M200 150Q200 100 200 54", "leaf", 5)
    for x, y in ((164, 74), (236, 64), (200, 54)):
        p.oval(x, y, 13, 16, ("accent", "glow", "#e8a08a")[p.whim % 3])
    if p.whim % 2:
        p.path("M180 140H220Q216 176 252 214 274 262 236 318H164Q126 262 148 214 184 176 180 140Z")
        p.path(
            "M180 140H196Q194 180 170 220 152 268 176 318H164Q126 262 148 214 184 176 180 140Z", "light", 0.6
        )
    else:
        p.path("M168 140H232Q244 200 238 250 234 300 222 318H178Q166 300 162 250 156 200 168 140Z")
        p.path("M168 140H184Q172 230 194 318H178Q166 300 162 250 156 200 168 140Z", "light", 0.6)
        p.path("M160 228H240L238 258H163Z", "accent", 0.5)
    p.oval(200, 140, 22, 6, "darker")


def rug(p: Pen) -> None:
    p.cloth("M110 130H290L336 300H64Z")
    p.line("M118 142H282L318 288H82Z", "accent", 7)
    p.path("M200 168 246 216 200 264 154 216Z", "accent", 0.8)
    p.path("M200 190 222 216 200 242 178 216Z", "lighter")
    for x in range(68, 340, 16):
        p.line(f"M{x} 302v12", "lighter", 4)


def candle(p: Pen) -> None:
    p.shadow(rx=80)
    p.oval(200, 118, 58, 58, "glow", 0.45)
    p.path("M200 84Q222 112 212 128 200 138 188 128 180 112 200 84Z", "#f3b04b")
    p.line("M200 130V152", "ink", 4)
    p.box(134, 150, 132, 168, 16, "glass")
    p.box(142, 178, 116, 134, 12, "lighter")
    p.box(134, 214, 132, 58, 2, "main")
    p.line("M160 236H240M172 252H228", "paper", 4, 0.9)


def diffuser(p: Pen) -> None:
    p.shadow(rx=65)
    p.line("M200 190 168 70M200 190 196 60M200 190 228 66M200 190 252 84", "wood", 5)
    p.path(
        "M178 160H222V196Q262 208 262 250V300Q262 318 244 318H156Q138 318 138 300V250Q138 208 178 196Z",
        "glass",
    )
    p.path("M140 244H260V300Q260 316 244 316H156Q140 316 140 300Z", "main")
    p.box(172, 152, 56, 14, 5, "wood")
    p.box(168, 262, 64, 36, 4, "paper")


def mirror(p: Pen) -> None:
    p.line("M200 60 150 112M200 60 250 112", "wood_dark", 5)
    p.disc(200, 60, 7, "brass")
    p.disc(200, 204, 112, "main")
    p.disc(200, 204, 97, "#dcebf0")
    p.path("M140 240 236 132 258 150 156 268Z", "#ffffff", 0.5)


def desk_lamp(p: Pen) -> None:
    p.shadow(rx=95)
    p.path("M208 176 326 312H98Z", "glow", 0.35)
    if p.whim % 3 == 0:
        p.line("M150 306 128 206 214 118", "dark", 9)
        p.disc(128, 206, 9, "metal")
        p.path("M196 112 236 96Q274 130 272 168L176 186Q172 140 196 112Z")
        p.path("M196 112 208 107Q186 144 190 183L176 186Q172 140 196 112Z", "light")
        p.oval(224, 178, 49, 9, "glow")
        p.box(104, 300, 96, 18, 9, "main")
    elif p.whim % 3 == 1:
        p.box(193, 180, 14, 126, 4, "brass")
        p.path("M118 128Q124 102 152 100H248Q276 102 282 128L290 166H110Z")
        p.path("M118 128Q124 102 152 100H176Q148 104 142 130L136 166H110Z", "light")
        p.box(108, 164, 184, 10, 5, "dark")
        p.line("M244 174V218", "brass", 3)
        p.disc(244, 222, 6, "brass")
        p.box(148, 300, 104, 18, 9, "brass")
    else:
        p.line("M140 306V176Q140 118 200 118", "dark", 9)
        p.path("M196 132Q196 96 236 96T276 132L286 160H186Z")
        p.path("M196 132Q196 96 228 96 210 108 206 160H186Z", "light")
        p.oval(236, 161, 46, 8, "glow")
        p.oval(140, 308, 56, 11, "main")


def floor_lamp(p: Pen) -> None:
    p.shadow(rx=80)
    p.path("M160 126H240L282 318H118Z", "glow", 0.3)
    if p.whim % 2:
        p.line("M200 130V200M200 196 156 316M200 196 244 316M200 196V312", "wood", 7)
    else:
        p.line("M200 130V312", "brass", 7)
        p.oval(200, 314, 46, 9, "dark")
    p.cloth("M162 56H238L262 134H138Z", "accent" if p.whim % 2 else "main")
    p.path("M162 56H184L168 134H138Z", "#ffffff", 0.25)


def pendant_lamp(p: Pen) -> None:
    p.line("M200 20V120", "ink", 4)
    p.path("M120 240H280L330 372H70Z", "glow", 0.35)
    p.box(188, 110, 24, 22, 6, "darker")
    p.cloth("M112 240Q112 132 200 130T288 240Z")
    p.path("M112 240Q112 150 176 133 142 168 146 240Z", "light", 0.6)
    p.oval(200, 240, 88, 13, "glow")


def lantern(p: Pen) -> None:
    p.shadow(rx=75)
    p.ring(200, 86, 20, "dark", 6)
    p.path("M200 98 262 150H138Z", "dark")
    p.box(142, 150, 116, 150, 12, "main")
    p.disc(200, 226, 66, "glow", 0.25)
    for row in range(5):
        for column in range(4):
            p.disc(164 + column * 24, 172 + row * 26, 5.5 - (row + column) % 2 * 1.5, "glow")
    p.box(128, 298, 144, 20, 8, "dark")


def night_light(p: Pen) -> None:
    p.shadow(rx=85)
    p.disc(200, 210, 132, "glow", 0.4)
    if p.whim % 2:
        p.disc(200, 214, 96, "main")
        p.disc(168, 190, 14, "dark", 0.18)
        p.disc(232, 248, 20, "dark", 0.18)
        p.disc(226, 170, 9, "dark", 0.18)
        p.line("M172 230Q180 240 188 230M212 230Q220 240 228 230", "ink", 4)
    else:
        p.path("M104 300Q92 180 200 150 308 176 296 300 296 316 280 316H120Q104 316 104 300Z")
        for x, y in ((132, 196), (164, 168), (204, 156), (242, 170), (272, 198)):
            p.path(f"M{x - 14} {y + 18} {x} {y - 22} {x + 14} {y + 18}Z", "dark")
        p.oval(200, 272, 62, 42, "paper", 0.85)
        p.disc(180, 262, 6, "ink")
        p.disc(220, 262, 6, "ink")
        p.oval(200, 278, 9, 7, "ink")


SHAPES = {
    "blanket": blanket,
    "throw": throw,
    "cushion": cushion,
    "pillow": pillow,
    "sheet": sheet,
    "bed": bed,
    "vase": vase,
    "rug": rug,
    "candle": candle,
    "diffuser": diffuser,
    "mirror": mirror,
    "desk_lamp": desk_lamp,
    "floor_lamp": floor_lamp,
    "pendant_lamp": pendant_lamp,
    "lantern": lantern,
    "night_light": night_light,
}
"""Name of a shape → how it is drawn."""
