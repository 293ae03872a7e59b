"""Shapes of whom one lives with: toys and pets."""

from __future__ import annotations

from demo.pen import Pen


def bear(p: Pen) -> None:
    p.shadow(rx=95)
    for x in (142, 258):
        p.disc(x, 92, 28, "main")
        p.disc(x, 92, 15, "lighter")
    p.oval(116, 236, 26, 44, "dark")
    p.oval(284, 236, 26, 44, "dark")
    p.oval(200, 250, 84, 74, "main")
    p.oval(200, 256, 50, 48, "lighter")
    p.oval(150, 306, 36, 24, "dark")
    p.oval(250, 306, 36, 24, "dark")
    p.disc(200, 138, 72, "main")
    p.oval(200, 160, 32, 25, "lighter")
    p.disc(174, 130, 7, "ink")
    p.disc(226, 130, 7, "ink")
    p.oval(200, 151, 10, 7, "ink")
    p.line("M200 158V168", "ink", 4)
    p.path("M200 208 166 194V224ZM200 208 234 194V224Z", "accent")


def fox(p: Pen) -> None:
    p.shadow(rx=95)
    p.path("M268 300Q350 280 322 190 290 220 262 250Z", "dark")
    p.path("M326 196Q336 232 318 256 304 226 322 190Z", "paper")
    p.path("M140 190H260L274 318H126Z")
    p.path("M170 200H230L222 300Q200 316 178 300Z", "paper")
    p.path("M118 66 168 110H232L282 66 284 150Q262 210 200 214 138 210 116 150Z")
    p.path("M116 150Q160 150 200 212 138 210 116 150ZM284 150Q240 150 200 212 262 210 284 150Z", "paper")
    p.disc(164, 146, 7, "ink")
    p.disc(236, 146, 7, "ink")
    p.oval(200, 204, 12, 9, "ink")
    p.box(146, 212, 108, 22, 10, "accent")
    p.box(222, 222, 24, 50, 6, "accent")


def rabbit(p: Pen) -> None:
    p.shadow(rx=85)
    for x, turn in ((166, -1), (234, 1)):
        p.path(f"M{x - 20} 140Q{x - 26 + turn * 8} 46 {x + turn * 6} 44T{x + 20} 140Z")
        p.path(f"M{x - 9} 132Q{x - 12 + turn * 6} 70 {x + turn * 5} 66T{x + 9} 132Z", "#e9b9b4")
    p.oval(200, 262, 74, 60, "main")
    p.oval(200, 268, 44, 42, "lighter")
    p.oval(160, 310, 32, 16, "dark")
    p.oval(240, 310, 32, 16, "dark")
    p.oval(200, 164, 62, 54, "main")
    p.disc(178, 158, 6, "ink")
    p.disc(222, 158, 6, "ink")
    p.path("M192 174H208L200 183Z", "#c9766f")
    p.line("M200 184V192M148 176 172 180M252 176 228 180", "ink", 3)


def donkey(p: Pen) -> None:
    rabbit(p)
    p.oval(200, 190, 38, 24, "lighter")
    p.disc(188, 188, 4, "ink")
    p.disc(212, 188, 4, "ink")
    p.path("M188 112Q200 80 212 112 206 132 200 134 194 132 188 112Z", "ink")


def toy_train(p: Pen) -> None:
    p.shadow(rx=140)
    p.box(52, 216, 90, 64, 8, "accent")
    p.box(152, 180, 76, 100, 8, "main")
    p.box(166, 196, 48, 40, 5, "glass")
    p.box(146, 168, 88, 16, 6, "dark")
    p.box(228, 216, 108, 64, 16, "main")
    p.box(286, 170, 26, 50, 4, "dark")
    p.disc(306, 138, 16, "#ffffff", 0.7)
    p.disc(282, 112, 21, "#ffffff", 0.6)
    for x in (76, 120, 176, 240, 292):
        p.disc(x, 292, 24, "wood")
        p.disc(x, 292, 9, "wood_dark")


def blocks(p: Pen) -> None:
    p.shadow(rx=120)
    p.box(84, 234, 84, 84, 8, "#c0453f")
    p.box(174, 234, 142, 84, 8, "#e5b944")
    p.path("M214 318V290Q214 264 245 264T276 290V318Z", "paper")
    p.box(108, 150, 84, 78, 8, "#3f6fa8")
    p.box(200, 158, 92, 70, 8, "#5d8a5a")
    p.path("M150 144 200 80 250 144Z", "#d9813f")
    p.disc(150, 189, 18, "paper", 0.85)


def puzzle(p: Pen) -> None:
    p.box(72, 92, 256, 226, 14, "wood")
    p.box(88, 108, 224, 194, 6, "#a9cbd8")
    p.path("M88 230Q150 214 200 232T312 226V302H88Z", "#3f6fa8")
    p.path("M150 214H238L222 244H166Z", "#c0453f")
    p.path("M194 140V208H246Z", "paper")
    p.line(
        "M200 108V150Q184 146 184 162T200 174V302M88 206H128Q124 190 140 190T152 206H312", "wood_dark", 3, 0.6
    )


def doll(p: Pen) -> None:
    p.shadow(rx=80)
    p.cloth("M154 190H246L286 318H114Z")
    p.disc(200, 136, 58, "#f0cfae")
    p.path("M140 140Q136 70 200 70T260 140Q232 112 200 112T140 140Z", "#6b4630")
    p.disc(180, 142, 5, "ink")
    p.disc(220, 142, 5, "ink")
    p.line("M188 164Q200 174 212 164", "#c0605a", 4)
    p.disc(166, 158, 8, "#e8a59a", 0.7)
    p.disc(234, 158, 8, "#e8a59a", 0.7)


def dog_bed(p: Pen) -> None:
    p.shadow(rx=145)
    p.oval(200, 254, 142, 64, "dark")
    p.oval(200, 236, 142, 60, "main")
    p.oval(200, 246, 102, 40, "lighter")
    p.path("M150 250Q148 214 186 214 232 206 256 232 270 250 250 260H166Q150 262 150 250Z", "wood")
    p.disc(158, 236, 23, "wood")
    p.path("M150 218Q134 226 140 248 156 244 160 222Z", "wood_dark")
    p.line("M150 240Q156 244 162 240", "ink", 3)
    p.cloth("M58 236Q62 292 200 298 338 292 342 236 344 318 200 320 56 318 58 236Z")


def cat_tower(p: Pen) -> None:
    p.shadow(rx=105)
    p.box(186, 120, 28, 190, 4, "#d8bd92")
    for y in range(130, 300, 12):
        p.line(f"M186 {y}H214", "#b99a69", 3)
    p.box(96, 300, 208, 18, 6, "dark")
    p.box(106, 204, 100, 16, 7, "main")
    p.box(176, 112, 124, 18, 8, "main")
    p.path("M222 112Q216 68 246 68L250 52 262 66 276 54 278 74Q286 96 276 112Z", "ink")
    p.line("M222 108Q196 110 200 84", "ink", 8)


def leash(p: Pen) -> None:
    p.line("M118 118Q118 70 164 74T190 140Q170 190 230 196T300 250Q296 300 240 302T160 270", "main", 15)
    p.line("M118 118Q118 70 164 74T190 140Q170 190 230 196T300 250Q296 300 240 302T160 270", "lighter", 2)
    p.ring(150, 258, 16, "brass", 8)
    p.line("M138 250 112 232", "brass", 9)


def dog_coat(p: Pen) -> None:
    p.shadow(rx=110)
    p.line("M116 250V314M146 256V314M256 256V314M284 250V314", "wood", 20)
    p.path("M276 190Q300 120 330 132L352 160Q346 188 312 190L296 236H276Z", "wood")
    p.path("M316 132Q300 150 312 176 328 160 326 136Z", "wood_dark")
    p.disc(332, 152, 4, "ink")
    p.line("M92 200Q66 180 70 152", "wood", 13)
    p.cloth("M90 184Q180 160 286 184L292 262Q190 286 92 258Z")
    p.line("M186 174V270", "accent", 9)


SHAPES = {
    "bear": bear,
    "fox": fox,
    "rabbit": rabbit,
    "donkey": donkey,
    "toy_train": toy_train,
    "blocks": blocks,
    "puzzle": puzzle,
    "doll": doll,
    "dog_bed": dog_bed,
    "cat_tower": cat_tower,
    "leash": leash,
    "dog_coat": dog_coat,
}
"""Name of a shape → how it is drawn."""
