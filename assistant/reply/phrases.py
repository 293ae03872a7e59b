"""Hold the sentences of template replies, in English; catalogues hold them in every other language.

Placeholders: {product}, {other}, {subject} are product names, {price}, {other_price} their prices, {value},
{rating} and the like their attributes, all rendered by code; {limit} is a bound the shopper named.
"""

from __future__ import annotations

from assistant.i18n.messages import Message, msg, nmsg, pmsg

FOUND = nmsg(
    "I found one that fits: {product} for {price}.",
    "I found {count} that fit – {product} at {price} comes closest.",
)
FOUND_PLAIN = nmsg(
    "I found one that fits: {product}.",
    "I found {count} that fit – {product} comes closest.",
)
FOUND_WITHIN = nmsg(
    "I found one up to {limit}: {product} for {price}.",
    "I found {count} up to {limit} – {product} at {price} comes closest.",
)
FOUND_ORDERED = nmsg(
    "One fits: {product} for {price}.",
    "{count} fit; the list begins with {product} at {price}.",
)
CHEAPEST_SHOWN = msg("The cheapest one shown is {product} at {price}.")
RECOMMENDED = nmsg(
    "This could suit you: {product} for {price}.",
    "Here are {count} ideas for you, starting with {product} for {price}.",
)
RECOMMENDED_PLAIN = nmsg(
    "This could suit you: {product}.",
    "Here are {count} ideas for you, starting with {product}.",
)
SIMILAR = nmsg(
    "I found one product similar to {subject}: {product} for {price}.",
    "I found {count} products similar to {subject} – {product} at {price} comes closest.",
)
SIMILAR_PLAIN = nmsg(
    "I found one product similar to {subject}: {product}.",
    "I found {count} products similar to {subject} – {product} comes closest.",
)
SIMILAR_NONE = msg("I found nothing quite like {subject}.")

GOES_WITH = nmsg(
    "I found one that goes with {subject}: {product} for {price}.",
    "I found {count} that go with {subject}, starting with {product} at {price}.",
)
GOES_WITH_PLAIN = nmsg(
    "I found one that goes with {subject}: {product}.",
    "I found {count} that go with {subject}, starting with {product}.",
)
GOES_WITH_NONE = msg("I found nothing that goes with {subject}.")

HEARD_FOUND = nmsg("I found one that fits.", "I found {count} that fit.")
HEARD_WITHIN = nmsg("I found one up to {limit}.", "I found {count} up to {limit}.")
HEARD_RECOMMENDED = nmsg("I have one idea for you.", "I have {count} ideas for you.")
HEARD_SIMILAR = nmsg(
    "I found one product similar to {subject}.", "I found {count} products similar to {subject}."
)
ORDINALS = (pmsg("ordinal", "First"), pmsg("ordinal", "Second"), pmsg("ordinal", "Third"))
LISTED = msg("{ordinal}, {product} for {price}.")
LISTED_PLAIN = msg("{ordinal}, {product}.")
ONLY_ONE = msg("It is {product} for {price}.")
ONLY_ONE_PLAIN = msg("It is {product}.")
WHICH_MORE = msg("Which one would you like to hear more about?")
MORE_ABOUT_IT = msg("Would you like to hear more about it?")
WHAT_ELSE = msg("What else would you like to know about it?")
WHICH_PREFER = msg("Which one do you prefer?")

RELAXED: dict[str, Message] = {
    "color": msg("Nothing matched every wish, so I left the colour open."),
    "size": msg("Nothing matched every wish, so I left the size open."),
    "material": msg("Nothing matched every wish, so I left the material open."),
    "gender": msg("Nothing matched every wish, so I left open who it is for."),
    "brand": msg("Nothing matched every wish, so I left the brand open."),
    "category": msg("Nothing matched every wish, so I looked beyond the category."),
    "rating": msg("Nothing matched every wish, so I left the rating open."),
    "attribute": msg("Nothing matched every wish, so I dropped one of them."),
}
NOTHING = msg("Sorry, I found nothing that fits. Other words or one wish fewer may help.")
NOTHING_WITHIN = msg("Sorry, nothing fits within {limit}.")
NOTHING_IN_BUDGET = msg("Sorry, nothing fits that budget.")
NEAREST = msg("The nearest is {product} at {price}.")

NOT_SOLD = msg("Sorry, this shop doesn't seem to sell that.")
NOT_SOLD_NEAREST = msg("Sorry, this shop doesn't seem to sell that. The nearest I found is {product}.")
CONTRADICTION = msg("A price can't be under {low} and over {high} at once. Which of the two counts?")
ODD_PRICE = msg("I couldn't make sense of that price, so I left it out.")
TOO_MANY = nmsg(
    "That is a lot at once; I kept to the first wish.",
    "That is a lot at once; I kept to the first {count} wishes.",
)

NOTED_SIZE = msg("Noted: size {size}.")
NOTED = msg("Noted: {preference}.")
NOTED_AVOIDED = msg("Noted: no {preference}.")
NOTED_HERE_ONLY = msg(
    "I'll keep that for this conversation only; allow personalisation and I'll remember it."
)
REMEMBERED = msg("This is what I remember about you: {facts}.")
REMEMBERED_NOTHING = msg("I remember nothing about you.")
FORGOTTEN = msg("I have forgotten what I remembered about you.")
FACT_NAMES = {
    "size": pmsg("profile", "Size"),
    "likes": pmsg("profile", "Likes"),
    "avoids": pmsg("profile", "Avoids"),
}

COSTS = msg("{product} costs {price}.")
COST_TOGETHER = nmsg("{count} of {product} costs {price}.", "{count} of {product} cost {price} together.")
HERE_IS = msg("Here is {product}.")
FACT = msg("{attribute}: {value}.")
RATED = nmsg(
    "One buyer rates it {rating} out of 5.",
    "{count} buyers rate it {rating} out of 5 on average.",
)
REDUCED = msg("It is reduced from {list_price}.")
CONVERTED = msg("The price is converted at the rate of {date} and may differ slightly at checkout.")
NO_PRICE = msg("The shop states no price for {product}.")
ATTRIBUTES: dict[str, Message] = {
    "weight": msg("{product} weighs {value}."),
    "material": msg("{product} is made of {value}."),
    "color": msg("The colour of {product}: {value}."),
    "size": msg("The size of {product}: {value}."),
}
ATTRIBUTE = msg("{product} – {attribute}: {value}.")
ATTRIBUTE_UNKNOWN = msg("The shop states nothing about “{attribute}” for {product}.")

IN_STOCK = msg("{product} is in stock.")
IN_STOCK_SHORT = msg("It is in stock.")
FEW_LEFT = nmsg("Only one is left.", "Only {count} are left.")
BACKORDER = msg("{product} can be ordered, but takes a little longer to arrive.")
PREORDER = msg("{product} can be ordered in advance.")
OUT_OF_STOCK = msg("{product} is sold out at the moment.")
DISCONTINUED = msg("{product} is no longer sold.")
SHIPS = msg("Ships to: {country}.")
SHIPS_NOT = msg("Unfortunately it does not ship to: {country}.")

COMPARE_PRICES = msg("{product} costs {price}, {other} costs {other_price}.")
SAME_PRICE = msg("Both cost the same.")
CHEAPER = msg("{product} is cheaper.")
CHEAPEST = msg("{product} is the cheapest.")
RATED_HIGHER = msg("Buyers prefer {product}: {rating} out of 5, compared with {other_rating}.")
RATED_BEST = msg("Buyers rate {product} best: {rating} out of 5.")
DIFFERS = msg("{attribute}: {value} for {product}, {other_value} for {other}.")
COMPARE_WHAT = msg("Which two products shall I compare?")

SHOP_SAYS = msg("The shop says: “{policy}”")
SHOP_SAYS_IN = msg("The shop says this only in {language}: “{policy}”")
POLICY_UNKNOWN = msg("The shop gave me no information on “{topic}”. Its customer service will gladly help.")
ORDER_STATUS_UNKNOWN = msg(
    "I can't see orders. Your order confirmation or the shop's customer service will tell you more."
)
ASK_WHICH = msg("Which one do you mean: {choices}?")
ASK_WHICH_PLAIN = msg("Which product do you mean?")
ASK_WHAT = msg("What are you looking for?")
GREETING = msg("Hello! What are you looking for today?")
THANKS = msg("You're welcome!")
FAREWELL = msg("Goodbye, and thank you for your visit!")
SMALL_TALK = msg("I'm the AI assistant of this shop and glad to help. What are you looking for?")
OFF_TOPIC = msg("I can only help with this shop's products and services. What are you looking for?")
UNSAFE = msg("I can't help with that.")
COMPLAINT = msg("I'm sorry about that. The shop's customer service can put it right.")
HAND_OFF = msg("I can't connect you to a person myself. Please contact the shop's customer service.")
ACKNOWLEDGED = msg("All right, I'll keep that in mind. What are you looking for?")
APOLOGY = msg("Sorry, the search isn't working right now. Please try again in a moment.")

ABOUT = pmsg("approximate price", "about {price}")
ABOUT_SPOKEN = pmsg("approximate price, spoken", "about {price}")
UNPRICED = pmsg("instead of a price", "no price given")

DISCLOSURE = msg("You are chatting with an AI assistant. Product facts and prices come from the shop.")
DISCLOSURE_SPOKEN = msg("You are talking to an AI assistant.")
