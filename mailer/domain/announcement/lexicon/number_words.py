"""The words of small numbers, German and English, in all the forms that texts have them in."""

NUMBER_WORDS = {
    word: number
    for number, row in enumerate(
        (
            "eins ein eine einen einer one a",
            "zwei two",
            "drei three",
            "vier four",
            "fünf five",
            "sechs six",
            "sieben seven",
            "acht eight",
            "neun nine",
            "zehn ten",
            "elf eleven",
            "zwölf twelve",
        ),
        1,
    )
    for word in row.split()
}
"""One to twelve: hours of a clock, days and weeks before an event."""
