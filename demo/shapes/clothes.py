"""Shapes of things one puts on, from the hat down to the boots."""

from __future__ import annotations

from demo.pen import Pen


def boots(p: Pen) -> None:
    p.shadow(rx=125)
    _boot(p, 74, "dark")
    _boot(p, 0, "main")


def _boot(p: Pen, x: int, tone: str) -> None:
    toe, heel = x + 244, x + 98
    p.path(f"M{x + 104} 100H{x + 174}V232Q{x + 236} 242 {x + 240} 284V296H{x + 104}Z", tone)
    p.path(f"M{heel} 292H{toe}V306Q{toe} 318 {toe - 12} 318H{heel + 12}Q{heel} 318 {heel} 306Z", "darker")
    p.box(x + 94, 86, 90, 34, 17, "paper" if p.whim % 2 else "accent_light")
    p.line(f"M{x + 178} 150H{x + 154}M{x + 178} 176H{x + 154}M{x + 178} 202H{x + 154}", "lighter", 5)
    p.path(f"M{x + 112} 122H{x + 126}V288H{x + 112}Z", "light", 0.45)


def sneakers(p: Pen) -> None:
    p.shadow(rx=130)
    p.path(
        "M76 186Q92 202 118 190L150 168Q170 186 200 208 246 236 306 242 330 248 330 286H70V214Q68 196 76 186Z"
    )
    p.path("M118 190 150 168Q170 186 200 208L176 238Q146 226 118 190Z", "light")
    p.path("M84 262Q150 270 188 238L214 244Q176 286 84 286Z", "accent")
    p.line("M154 196 138 212M172 210 158 226M190 222 178 238", "paper", 6)
    p.path("M64 282H334Q340 312 312 314H90Q62 312 64 282Z", "paper")
    p.path("M64 300H336Q332 314 312 314H90Q68 312 64 300Z", "accent")


def slippers(p: Pen) -> None:
    p.shadow(rx=120)
    for x in (134, 258):
        p.oval(x, 220, 52, 100, "dark")
        p.oval(x, 226, 38, 82, "lighter")
        p.cloth(f"M{x - 52} 200Q{x - 50} 122 {x} 120T{x + 52} 200Q{x} 236 {x - 52} 200Z")
        p.line(f"M{x - 40} 200Q{x} 224 {x + 40} 200", "accent", 5)


def loafers(p: Pen) -> None:
    p.shadow(rx=130)
    p.path("M76 216Q120 232 168 206L196 200Q220 232 292 246 330 254 330 292H72Q64 240 76 216Z")
    p.path("M180 204 206 198Q226 228 262 240L240 262Q200 250 180 204Z", "light")
    p.line("M196 236Q216 222 234 222", "darker", 7)
    p.path("M70 288H332V306H184Q170 306 164 316H82Q70 316 70 304Z", "darker")


def dress(p: Pen) -> None:
    p.line("M200 62Q200 78 188 82", "metal_dark", 4)
    p.line("M144 92 200 78 256 92", "metal_dark", 5)
    p.cloth(
        "M160 88 182 84Q200 110 218 84L240 88 258 148 236 160 230 190 286 326Q200 346 "
        "114 326L170 190 164 160 142 148Z"
    )
    p.path("M166 182H234V196H166Z", "accent")
    p.line("M182 214 160 322M218 214 240 322M200 214V330", "dark", 3, 0.35)


def skirt(p: Pen) -> None:
    p.shadow(y=330, rx=100)
    p.cloth("M146 108H254L312 312Q200 340 88 312Z")
    for x in (-3, -2, -1, 0, 1, 2, 3):
        p.line(f"M{200 + x * 15} 132 {200 + x * 28} {324 - abs(x) * 3}", "dark", 4, 0.4)
    p.box(142, 100, 116, 26, 8, "dark")


def shirt(p: Pen) -> None:
    p.cloth(
        "M154 92 108 112 70 214 112 232 126 194V320H274V194L288 232 330 214 292 112 246 92Q200 122 154 92Z"
    )
    p.path("M154 92 200 128 168 152 142 96ZM246 92 200 128 232 152 258 96Z", "light")
    p.line("M200 132V318", "dark", 3, 0.5)
    for y in (168, 206, 244, 282):
        p.disc(200, y, 4.5, "paper")
    p.box(220, 178, 38, 40, 4, "dark", 0.22)


def sweater(p: Pen) -> None:
    p.cloth(
        "M152 100 104 122 66 276 108 290 130 210V310H270V210L292 290 334 276 296 122 248 100Q200 128 152 100Z"
    )
    p.line("M156 102Q200 134 244 102", "dark", 12)
    p.path("M130 296H270V318H130Z", "dark")
    p.path("M64 272 110 288 106 304 60 288ZM336 272 290 288 294 304 340 288Z", "dark")
    p.path("M122 176Q200 196 278 176V196Q200 216 122 196Z", "accent", 0.7)


def cardigan(p: Pen) -> None:
    sweater(p)
    p.path("M176 106H224L206 200V318H194V200Z", "darker")
    for y in (214, 244, 274, 302):
        p.disc(186, y, 6, "wood")


def coat(p: Pen) -> None:
    p.cloth(
        "M158 84 112 104 82 274 120 284 128 210 116 334H284L272 210 280 284 318 274 288 "
        "104 242 84Q200 108 158 84Z"
    )
    p.path("M158 84 200 170 148 150ZM242 84 200 170 252 150Z", "dark")
    p.line("M200 170V332", "darker", 4)
    for y in (196, 232, 268):
        p.disc(182, y, 6, "darker")
        p.disc(222, y, 6, "darker")
    p.line("M138 260 166 254M262 260 234 254", "darker", 6)


def jacket(p: Pen) -> None:
    p.path("M154 112Q152 66 200 64T246 112Q200 140 154 112Z", "dark")
    p.oval(200, 104, 30, 24, "darker")
    p.cloth(
        "M154 106 108 128 72 288 112 300 130 216V318H270V216L288 300 328 288 292 128 246 106Q200 138 154 106Z"
    )
    p.line("M200 128V316", "accent", 6)
    p.line("M146 250 172 240M254 250 228 240", "darker", 6)
    p.path("M130 302H270V318H130Z", "dark")
    p.box(222, 166, 28, 12, 3, "accent")


def down_jacket(p: Pen) -> None:
    jacket(p)
    for y in (160, 194, 228, 262, 296):
        p.line(f"M132 {y}Q166 {y + 9} 196 {y}M204 {y}Q234 {y + 9} 268 {y}", "darker", 4, 0.55)


def trousers(p: Pen) -> None:
    p.shadow(y=334, rx=80)
    p.cloth("M142 76H258L276 326H216L200 150 184 326H124Z")
    p.box(140, 70, 120, 24, 5, "dark")
    p.line("M200 96V146M152 100Q156 128 144 136M248 100Q244 128 256 136", "darker", 4)


def scarf(p: Pen) -> None:
    p.shadow(y=330, rx=80)
    p.cloth("M214 150H266L282 306H222Z", "dark")
    p.cloth("M128 116Q200 190 272 116 296 152 264 178 200 220 136 178 104 152 128 116Z")
    p.cloth("M142 172Q170 190 198 192L186 322H124Z")
    for x in range(128, 186, 11):
        p.line(f"M{x} 324v14", "light", 4)
    for x in range(226, 284, 11):
        p.line(f"M{x} 308v14", "light", 4)


def kerchief(p: Pen) -> None:
    p.cloth("M200 84 320 204 200 324 80 204Z")
    p.line("M200 100 304 204 200 308 96 204Z", "accent", 6)
    p.path("M200 84 320 204 260 214Z", "dark", 0.2)
    p.disc(200, 204, 26, "accent", 0.7)


def hat(p: Pen) -> None:
    p.shadow(y=308, rx=105)
    p.cloth("M106 250Q100 116 200 112T294 250Z")
    for x in (140, 170, 200, 230, 260):
        p.line(f"M{x} 240Q{x} 160 {200 + (x - 200) // 3} 122", "dark", 4, 0.45)
    p.box(92, 236, 216, 60, 20, "dark")
    p.disc(200, 104, 26, "accent_light")


def gloves(p: Pen) -> None:
    p.cloth(
        "M92 214Q78 160 96 154T118 192L112 120Q112 104 124 104T138 120L142 104Q146 92 "
        "156 94T166 110L170 116Q184 110 186 126V216Q186 250 172 262H120Q104 250 92 214Z"
    )
    p.box(114, 258, 64, 52, 8, "dark")
    p.line("M118 274H174M118 290H174", "light", 4, 0.6)
    p.mirrored()


def socks(p: Pen) -> None:
    p.shadow(rx=100)
    p.cloth(
        "M150 84H222V206Q222 226 240 236L284 262Q304 276 294 298 282 318 250 314L178 296Q150 288 150 250Z"
    )
    p.box(146, 80, 80, 28, 8, "accent")
    p.path("M240 236 284 262Q304 276 294 298 288 310 274 314Q246 290 240 236Z", "accent")


SHAPES = {
    "boots": boots,
    "sneakers": sneakers,
    "slippers": slippers,
    "loafers": loafers,
    "dress": dress,
    "skirt": skirt,
    "shirt": shirt,
    "sweater": sweater,
    "cardigan": cardigan,
    "coat": coat,
    "jacket": jacket,
    "down_jacket": down_jacket,
    "trousers": trousers,
    "scarf": scarf,
    "kerchief": kerchief,
    "hat": hat,
    "gloves": gloves,
    "socks": socks,
}
"""Name of a shape → how it is drawn."""
