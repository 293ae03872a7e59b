"""Shapes for outdoors, sports, electronics, garden and bags."""

from __future__ import annotations

from demo.pen import Pen


def tent(p: Pen) -> None:
    p.shadow(y=312, rx=150)
    p.line("M110 150 66 308M290 150 334 308", "ink", 2)
    p.path("M150 124H250L330 310H70Z", "dark")
    p.path("M150 124 260 310H70Z")
    p.path("M150 124 196 310H112Z", "darker")
    p.path("M150 124 196 310 214 310Z", "lighter")
    p.line("M250 124 306 252", "accent", 5)
    p.line("M70 310H330", "darker", 5)


def backpack(p: Pen) -> None:
    p.shadow(rx=95)
    p.line("M170 96Q170 62 200 62T230 96", "darker", 9)
    p.box(84, 206, 44, 96, 16, "darker")
    p.box(272, 206, 44, 96, 16, "darker")
    p.path("M112 156Q112 88 176 88H224Q288 88 288 156V292Q288 318 262 318H138Q112 318 112 292Z")
    p.path("M112 152Q112 88 176 88H224Q288 88 288 152 200 186 112 152Z", "dark")
    p.box(134, 212, 132, 86, 16, "light", 0.9)
    p.line("M146 230H254", "darker", 5)
    p.line("M168 168V204M232 168V204", "accent", 9)
    p.box(160, 192, 16, 20, 3, "brass")
    p.box(224, 192, 16, 20, 3, "brass")


def sleeping_bag(p: Pen) -> None:
    p.path("M124 128Q124 60 200 60T276 128L262 312Q258 336 234 336H166Q142 336 138 312Z")
    p.oval(200, 122, 50, 40, "lighter")
    p.oval(200, 128, 36, 24, "paper")
    for y in (188, 222, 256, 290):
        p.line(f"M136 {y}Q200 {y + 14} 264 {y}", "dark", 4, 0.6)
    p.line("M250 150 244 320", "accent", 5)


def headphones(p: Pen) -> None:
    p.line("M106 232V198Q106 96 200 96T294 198V232", "darker", 20)
    p.line("M128 150Q152 106 200 106", "light", 6, 0.7)
    for x, tone in ((76, "main"), (272, "main")):
        p.box(x, 206, 52, 104, 24, tone)
    p.box(116, 214, 24, 88, 12, "accent_dark")
    p.box(260, 214, 24, 88, 12, "accent_dark")
    p.box(84, 222, 9, 70, 4, "light", 0.6)


def earbuds(p: Pen) -> None:
    p.shadow(rx=85)
    p.box(112, 222, 176, 96, 42, "main")
    p.line("M114 262H286", "dark", 4)
    p.box(182, 274, 36, 8, 4, "lighter")
    for x, turn in ((152, -1), (248, 1)):
        p.disc(x, 132, 32, "light")
        p.disc(x + 8 * turn, 130, 14, "darker")
        p.box(x - 9, 140, 18, 66, 9, "main")


def speaker(p: Pen) -> None:
    p.shadow(rx=110)
    p.line("M150 132Q150 96 200 96T250 132", "wood_dark", 11)
    p.box(84, 128, 232, 190, 30, "main")
    p.box(102, 146, 196, 154, 20, "dark")
    for row in range(6):
        for column in range(8):
            p.disc(122 + column * 22, 164 + row * 23, 4, "light", 0.75)
    p.box(266, 128, 26, 10, 4, "brass")


def radio(p: Pen) -> None:
    p.shadow(rx=115)
    p.line("M270 130 308 62", "metal_dark", 5)
    p.line("M130 134Q130 104 200 104T270 134", "wood_dark", 11)
    p.box(78, 130, 244, 188, 24, "main")
    for y in (168, 190, 212, 234, 256, 278):
        p.line(f"M104 {y}H190", "dark", 7)
    p.disc(258, 214, 46, "paper")
    p.disc(258, 214, 15, "darker")
    p.line("M258 214 284 188", "ink", 5)
    p.disc(226, 288, 10, "dark")
    p.disc(290, 288, 10, "dark")


def clock(p: Pen) -> None:
    p.shadow(rx=90)
    p.disc(200, 204, 122, "glow", 0.4)
    p.path("M140 296 122 320M260 296 278 320", "dark")
    p.disc(200, 208, 104, "main")
    p.disc(200, 208, 84, "paper")
    p.line("M200 208V152M200 208 236 228", "ink", 7)
    for x, y in ((200, 136), (200, 280), (128, 208), (272, 208)):
        p.disc(x, y, 5, "dark")
    p.box(150, 304, 100, 14, 7, "dark")


def power_bank(p: Pen) -> None:
    p.shadow(rx=75)
    p.line("M200 96Q200 52 250 56T306 96", "ink", 6)
    p.box(132, 92, 136, 226, 22, "main")
    p.box(146, 106, 14, 196, 7, "light", 0.8)
    p.path("M212 158 176 218H200L190 262 228 198H204Z", "#f0c14b")
    for x in (180, 196, 212, 228):
        p.disc(x, 290, 4, "#7fbf7a")


def keyboard(p: Pen) -> None:
    p.box(56, 150, 288, 124, 16, "main")
    for row in range(3):
        for column in range(9):
            p.box(
                72 + column * 29,
                166 + row * 29,
                24,
                24,
                5,
                "accent" if (row, column) == (0, 0) else "lighter",
            )
    p.box(130, 254, 140, 12, 5, "lighter")
    p.shadow(y=290, rx=140)


def phone(p: Pen) -> None:
    p.shadow(rx=65)
    p.box(134, 72, 132, 246, 24, "darker")
    p.box(144, 92, 112, 206, 10, "main")
    p.path("M144 240 200 180 256 250V298H144Z", "light", 0.7)
    p.disc(228, 126, 15, "glow")
    p.box(184, 79, 32, 6, 3, "ink")


def yoga_mat(p: Pen) -> None:
    p.shadow(rx=140)
    p.path("M110 250 316 250 344 312H92Z", "light")
    p.line("M140 282H316", "accent", 5, 0.7)
    p.box(70, 190, 240, 76, 38, "main")
    p.disc(108, 228, 38, "dark")
    p.ring(108, 228, 24, "light", 5)
    p.ring(108, 228, 10, "light", 5)
    p.box(176, 188, 16, 80, 4, "accent")
    p.box(256, 188, 16, 80, 4, "accent")


def helmet(p: Pen) -> None:
    p.path("M80 232Q76 112 200 106T322 232Q312 252 288 248 200 226 112 248 84 252 80 232Z")
    for d in ("M140 206Q150 150 176 134", "M200 198V126", "M260 206Q250 150 224 134"):
        p.line(d, "darker", 13)
    p.line("M112 246Q140 310 200 316 260 310 288 246", "ink", 6)
    p.box(184, 304, 32, 20, 6, "ink")


def goggles(p: Pen) -> None:
    p.line("M110 196Q40 180 56 226M290 196Q360 180 344 226", "dark", 13)
    for x in (146, 254):
        p.oval(x, 206, 56, 42, "main")
        p.oval(x, 206, 42, 29, "#9cc7da")
        p.line(f"M{x - 22} 206Q{x - 12} 190 {x + 4} 190", "#ffffff", 5, 0.8)
    p.line("M194 200Q200 192 206 200", "dark", 9)


def towel(p: Pen) -> None:
    p.shadow(rx=110)
    p.cloth_box(90, 250, 220, 66, 22)
    p.cloth_box(100, 188, 200, 66, 22, "light")
    p.cloth_box(110, 128, 180, 64, 22)
    p.line("M130 176H270M120 238H280M112 300H288", "accent", 7)


def ball(p: Pen) -> None:
    p.shadow(rx=85)
    p.disc(200, 210, 108, "main")
    p.path("M200 162 244 194 228 246H172L156 194Z", "accent")
    p.line("M200 162V104M244 194 302 178M228 246 262 296M172 246 138 296M156 194 98 178", "accent", 6)


def trowel(p: Pen) -> None:
    p.path("M150 206Q148 116 200 80 252 116 250 206 236 230 200 232 164 230 150 206Z", "metal")
    p.path("M200 80Q214 160 200 232 164 230 150 206 148 116 200 80Z", "#ffffff", 0.4)
    p.box(192, 228, 16, 36, 4, "metal_dark")
    p.box(180, 258, 40, 92, 18, "main")
    p.box(180, 276, 40, 10, 0, "accent")
    p.turned(32)


def secateurs(p: Pen) -> None:
    p.path("M196 190Q164 130 182 70 222 110 214 190Z", "metal")
    p.path("M206 190Q244 150 236 96 204 124 196 184Z", "metal_dark")
    p.line("M194 196Q156 260 168 336", "main", 24)
    p.line("M210 196Q256 250 246 330", "dark", 24)
    p.disc(203, 194, 16, "brass")
    p.turned(18)


def watering_can(p: Pen) -> None:
    p.shadow(x=180, rx=100)
    p.line("M120 176Q60 190 96 284", "dark", 13)
    p.path("M236 276 326 150 344 162 250 312Z", "dark")
    p.path("M316 132 366 164 350 180 312 152Z", "brass")
    p.path("M108 170H248L260 318H96Z")
    p.path("M120 176H138L128 314H108Z", "light", 0.7)
    p.oval(178, 170, 70, 14, "darker")
    p.line("M130 160Q178 84 228 160", "dark", 11)


def plant_pot(p: Pen) -> None:
    p.shadow(rx=85)
    p.line("M200 196Q196 130 200 84", "leaf", 6)
    p.path(
        "M200 150Q130 150 122 96 190 92 200 150ZM200 132Q268 128 280 74 208 74 200 "
        "132ZM200 180Q258 182 274 144 214 134 200 180Z",
        "leaf",
    )
    p.path("M126 210H274L256 304Q254 318 238 318H162Q146 318 144 304Z")
    p.box(116, 186, 168, 34, 8, "dark")
    p.path("M140 222H156L168 314H160Q146 314 144 304Z", "light", 0.5)


def seeds(p: Pen) -> None:
    p.shadow(rx=80)
    p.box(118, 84, 164, 234, 6, "#efe2c4")
    p.box(118, 84, 164, 26, 4, "#d9c59a")
    p.line("M164 270V206M200 270V178M236 270V212", "leaf", 5)
    for x, y, tone in ((164, 200, "#d46a6a"), (200, 170, "#e5b944"), (236, 204, "#7f7fc0")):
        for dx, dy in ((0, -14), (13, -4), (8, 11), (-8, 11), (-13, -4)):
            p.disc(x + dx, y + dy, 9, tone)
        p.disc(x, y, 7, "paper")
    p.box(140, 278, 120, 22, 4, "leaf")


def hammock(p: Pen) -> None:
    p.line("M70 90V322M330 90V322", "wood", 15)
    p.line("M72 130 116 190M328 130 284 190M72 130 104 172M328 130 296 172", "ink", 3)
    p.cloth("M94 168Q200 338 306 168 320 214 266 256 200 296 134 256 80 214 94 168Z")
    p.path("M94 168Q200 338 306 168 200 288 94 168Z", "accent", 0.6)


def handbag(p: Pen) -> None:
    p.shadow(rx=105)
    p.line("M144 170Q140 78 200 78T256 170", "dark", 11)
    p.path("M104 160H296L318 296Q320 318 298 318H102Q80 318 82 296Z")
    p.path("M104 160H296L304 214Q200 246 96 214Z", "dark")
    p.box(184, 212, 32, 32, 6, "brass")
    p.line("M104 296H296", "light", 4, 0.6)


def weekend_bag(p: Pen) -> None:
    p.shadow(rx=135)
    p.line("M148 190Q146 112 200 112T252 190", "accent_dark", 11)
    p.path("M70 206Q70 168 108 168H292Q330 168 330 206V292Q330 318 304 318H96Q70 318 70 292Z")
    p.line("M84 190H316", "darker", 5)
    p.box(132, 168, 24, 150, 3, "accent_dark")
    p.box(244, 168, 24, 150, 3, "accent_dark")
    p.path("M70 280H330V292Q330 318 304 318H96Q70 318 70 292Z", "accent_dark")


def umbrella(p: Pen) -> None:
    p.line("M200 96V296Q200 326 226 326T250 300", "wood_dark", 9)
    p.cloth("M68 216Q76 96 200 90T332 216Q304 192 266 216 234 190 200 216 166 190 134 216 98 192 68 216Z")
    p.line("M200 92Q140 130 134 214M200 92Q260 130 266 214M200 92V212", "dark", 4, 0.5)


SHAPES = {
    "tent": tent,
    "backpack": backpack,
    "sleeping_bag": sleeping_bag,
    "headphones": headphones,
    "earbuds": earbuds,
    "speaker": speaker,
    "radio": radio,
    "clock": clock,
    "power_bank": power_bank,
    "keyboard": keyboard,
    "phone": phone,
    "yoga_mat": yoga_mat,
    "helmet": helmet,
    "goggles": goggles,
    "towel": towel,
    "ball": ball,
    "trowel": trowel,
    "secateurs": secateurs,
    "watering_can": watering_can,
    "plant_pot": plant_pot,
    "seeds": seeds,
    "hammock": hammock,
    "handbag": handbag,
    "weekend_bag": weekend_bag,
    "umbrella": umbrella,
}
"""Name of a shape → how it is drawn."""
