"""Short forms: by what a given name is called for short, in German-speaking offices.

Only what is listed counts. That a name begins like another says nothing: Andrea is not Andreas,
Eva is not Evan, and Anna is no short form of Annabelle. Names are folded (``domain.spelling``).
"""

from collections.abc import Iterator

from mailer.domain.person import Honorific
from mailer.domain.spelling import Word

_HERS = """
alex: alexandra; andi andy: andrea; babs babsi: barbara; bea: beate beatrice beatrix
becci becky: rebecca rebekka; betti betty: babette bettina elisabeth; biggi: birgit brigitte
caro: carola carolin caroline karoline; chris chrissi chrissie: christa christiane christina
christine; claudi: claudia; conni conny: constanze cornelia kornelia; dani: daniela
debbie: deborah; domi: dominique; dori: dorothea dorothee; eli: elisabeth; elli ellie:
eleonore elfriede elisabeth; evi: eva; ferdi: ferdinanda; flo: flora florentine; franzi:
franziska; freddy fredi: frederike friederike; friedl: elfriede friederike; gabi gaby: gabriela
gabriele gabriella gabrielle; geli: angelika; gerdi gerti: gerda gertraud gertrud; gitta gitte
gitti: brigitta brigitte; gundi: gudrun kunigunde; hanni: hanna hannelore johanna; heidi:
adelheid heidemarie heidrun; hilde: brunhilde hildegard mathilde; inge: ingeborg ingrid; isa:
isabel isabell isabella isabelle; jenni jenny: jennifer; jess jessi: jessica jessika; jo:
johanna josefine josephine; josi josie: josefine josephine; juli jule: julia juliana juliane;
kaethe: katharina; kate: katharina katherine; kathi kathy kati katy: katharina katharine kathrin
katrin; konni: constanze cornelia kornelia konstanze; leni: helene magdalena marlene; leo: leonie
leonore; lexi: alexandra; liesel liesl lisl: elisabeth; lilo: liselotte; lissi lissy liz lizzy:
elisabeth; lotte lotti: charlotte liselotte; maggie: magdalena margarete margarethe; magda:
magdalena; manu: manuela; marga: margarete margarethe margareta; maxi: maximiliane; mel: melanie;
michi: michaela; moni: monika; nati: natalia natalie; niki nicki nico niko: nicole nikola nicola;
oli olli: olivia; pat: patricia; peggy: margarete; phil: philippa philine; resi: theresa therese
theresia; ricky: friederike ulrike; rosi: rosa rosalinde rosemarie roswitha; sam: samantha;
sandi: sandra; sanne susi susann: susanna susanne; sigi: sieglinde sigrid; silvi: silvia silvie;
steff steffi: stefanie stephanie; tine: bettina christine martina; tini: christina martina;
toni: antonia; traudl: edeltraud gertraud waltraud; trixi: beatrice beatrix; trudi: gertrud;
uli ulli: ulrike; ulla: ulrike ursula; uschi: ursula; vali: valentina valerie; vicki vicky:
victoria viktoria; vroni: veronika; xandi: alexandra
"""
_HIS = """
alex: alexander alexandros; andi andy: andreas; basti: bastian sebastian; ben beni benni benny:
benedikt benjamin; bene: benedikt; bob bobby rob robbi: robert; chris: christian christof
christoph christopher; conni conny: konrad konstantin cornelius; dan dani danny: daniel; dave:
david; didi: dieter dietmar dietrich; domi: dominic dominik; edi: eduard edgar; eli: elias;
ferdi: ferdinand; flo: florian; franzl: franz; freddy fredi: alfred frederik manfred; friedl:
friedrich gottfried; fritz: friedrich; gustl: august gustav; hannes: johannes; hansi: hans
johannes; harry: harald; heiner heini: heinrich; jo: joachim johannes jonas josef joseph; joe:
johannes josef joseph; jupp: josef joseph; kalle: karl karlheinz; klausi: klaus; konni: konrad
konstantin; leo: leonard leonhard leopold; lexi: alexander; manni: manfred; manu: manuel; matze:
mathias matthias; max maxi: maximilian; michi: michael; mike: michael; niki nick nicki nico nik
niko: nicolas nikolas nikolaus niklas dominik; oli olli: oliver; pat: patrick; paule: paul; phil:
philip philipp; pit: peter; poldi: leopold; ricky: richard; rudi: ruediger rudolf; sam: samuel;
sandi: sandro; schorsch: georg; sepp seppi: josef joseph; sigi: siegfried siegmund sigmund; steff:
stefan steffen stephan; theo: theodor; tom tommi tommy: thomas; toni tony: anton antonius;
uli ulli: ulrich; vali: valentin; vinz: vinzenz; willi willy: wilhelm willibald; wolf wolfi
wolle: wolfgang; xandi: alexander
"""


def _read(table: str) -> Iterator[tuple[str, Word]]:
    for entry in table.split(";"):
        short, _, full = entry.partition(":")
        for one in short.split():
            yield one, frozenset(full.split())


_WHOSE = {Honorific.MS: dict(_read(_HERS)), Honorific.MR: dict(_read(_HIS))}


def short_form_of(short: Word, full: Word) -> frozenset[Honorific]:
    """Whether it is a woman's short form of that name, or a man's; neither if it is none."""
    return frozenset(
        whose
        for whose, table in _WHOSE.items()
        if any(not full.isdisjoint(table.get(one, ())) for one in short)
    )


def is_of_either_sex(short: Word) -> bool:
    """Whether women and men are called so: ``Alex``, ``Toni``, ``Uli``."""
    return all(any(one in table for one in short) for table in _WHOSE.values())
