"""Addresses that mail gateways put around others, taken off: they name whoever was mailed first.

A gateway rewrites the links of an incoming mail so that it may look at them when they are
opened. Pasted into an announcement, such a link leads everybody through a colleague's gateway
and shows the colleague's address. Where the target stands in the address it is read off; where
it does not, only a person can find it out.
"""

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from urllib.parse import SplitResult, unquote, unquote_plus, urlsplit

from mailer.domain.errors import Sentence
from mailer.domain.web_host import registrable

_HOSTS_OF_SAFE_LINKS = re.compile(
    r"(?:^|\.)safelinks\.(?:protection\.(?:outlook\.(?:com|us)|office365\.us|partner\.outlook\.cn)"
    r"|office\.net)$"
)
_V3 = re.compile(r"/v3/__(.+?)__;(.*?)!")
_V3_MARK = re.compile(r"\*(\*.)?")
_V3_LENGTHS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_V3_SHORTEST = 2
_UNESCAPED = re.compile(r"https?://", re.IGNORECASE)
_INSIDE = re.compile(r"\s*https?://[^/?#&;\s\\]+", re.IGNORECASE)
_IN_PATH = re.compile(r"^.*?/http", re.IGNORECASE | re.DOTALL)
# What links that fill in a calendar or a mail tell people.
_TOLD = frozenset(
    {"body", "desc", "description", "details", "in_loc", "location", "subject", "text", "title"}
)
_OUTLOOK_ON_THE_WEB = re.compile(r"/owa/redir\.aspx$", re.IGNORECASE)
# What gateways put behind an address: their signature, and who was mailed.
_ADDED = frozenset(
    {"data", "sdata", "reserved", "locale", "umid", "auth", "sa", "usg", "ust", "source", "typo"}
)
_ONE_SLASH = re.compile(r"(https?:/)(?=[^/])", re.IGNORECASE)
_BETWEEN_MARKS = re.compile(r"___(https?:.+?)___")
# Whose links lead on without telling where: gateways that keep the target, …
_GATEWAYS = frozenset({"hornetsecurity.com", "mimecast.com", "mimecastprotect.com"})
# … and shorteners: hosts that do nothing else, and lead to more than one site.
_SHORTENERS = frozenset(
    {
        "aka.ms", "bit.do", "bit.ly", "bitly.com", "buff.ly", "clck.ru", "cutt.ly", "dlvr.it",
        "eepurl.com", "flip.it", "goo.gl", "goo.su", "hubs.la", "hubs.ly", "ift.tt", "is.gd",
        "j.mp", "kurzelinks.de", "kutt.it", "lnk.to", "lnkd.in", "n9.cl", "ogy.de", "ow.ly",
        "page.link", "pse.is", "rb.gy", "rebrand.ly", "s.id", "short.gy", "shorturl.at",
        "shorturl.gg", "smarturl.it", "snip.ly", "surl.li", "t.co", "t.ly", "t1p.de", "tiny.cc",
        "tiny.one", "tinyurl.com", "tny.im", "tr.im", "u.nu", "urlz.fr", "v.gd", "x.gd", "zpr.io",
    }
)  # fmt: skip


def wrapped_in(parts: SplitResult, host: str) -> str | None:
    """The address inside ``parts`` (its ``host`` in ASCII), None where nothing is wrapped.

    Empty where a gateway's link does not hold what it should.
    """
    if _OUTLOOK_ON_THE_WEB.search(parts.path):  # on the office's own server
        return _parameter("url")(parts) or ""
    for knows, take_out in _WRAPPERS:
        if knows.search(host):
            return take_out(parts) or ""
    for knows, take_out in _ALSO_WRAPPERS:
        if knows.search(host):
            return take_out(parts)
    return None


def leads_on(host: str) -> tuple[Sentence, ...]:
    """The doubt about a host that leads on to where its address does not say."""
    labels = host.split(".")
    names = {".".join(labels[at:]) for at in range(len(labels))}
    if names.isdisjoint(_GATEWAYS | _SHORTENERS):
        return ()
    return (
        Sentence(
            f"{host} führt weiter, wohin, steht nicht in der Adresse",
            f"{host} leads on to where the address does not say",
        ),
    )


def may_lead_on(parts: SplitResult, host: str) -> tuple[Sentence, ...]:
    """The doubt about an address that holds another one's: a gateway of unknown make, perhaps."""
    for inner in _addresses_inside(parts):
        if registrable(inner) != registrable(host):
            return (
                Sentence(
                    f"{host} führt vielleicht weiter zu {inner}",
                    f"{host} may lead on to {inner}",
                ),
            )
    return ()


def _addresses_inside(parts: SplitResult) -> Iterator[str]:
    """The hosts of absolute addresses that end the path or are all that a parameter holds."""
    path = unquote(parts.path)
    held = [_IN_PATH.sub("http", path)] if _IN_PATH.search(path) else []
    for one in re.split(r"[&;?]", f"{parts.query}&{parts.fragment}"):
        name, is_parameter, value = one.partition("=")
        if unquote(name).lower() not in _TOLD:
            held.append(value if is_parameter else name)
    for one in held:
        found = _INSIDE.match(unquote(unquote(one)))
        try:
            host = urlsplit(found.group().strip()).hostname if found else None
        except ValueError:
            continue
        if host and host.isascii() and host.isprintable():
            yield host


def _parameter(*names: str) -> Callable[[SplitResult], str | None]:
    def take_out(parts: SplitResult) -> str | None:
        # Some gateways escape the whole as HTML does.
        pairs = [one.partition("=") for one in parts.query.replace("&amp;", "&").split("&")]
        for wanted in names:
            for at, (name, _, value) in enumerate(pairs):
                if unquote(name).lower() != wanted:
                    continue
                if not _UNESCAPED.match(value):
                    return unquote_plus(value).strip()
                return _unescaped([value, *map("".join, pairs[at + 1 :])], parts.fragment)
        return None

    return take_out


def _unescaped(pieces: list[str], fragment: str) -> str:
    """An address put in as it was: what follows is its own, but for what gateways add.

    Empty where nobody can tell which is which.
    """
    if "?" not in pieces[0]:
        return pieces[0]
    while len(pieces) > 1 and _is_added(pieces[-1]):
        pieces.pop()
    if any(map(_is_added, pieces[1:])):
        return ""
    return "&".join(pieces) + (f"#{fragment}" if fragment else "")


def _is_added(piece: str) -> bool:
    return piece.partition("=")[0].lower() in _ADDED


def _google(parts: SplitResult) -> str | None:
    return _parameter("q", "url")(parts) if parts.path == "/url" else None


def _youtube(parts: SplitResult) -> str | None:
    return _parameter("q")(parts) if parts.path == "/redirect" else None


def _query(parts: SplitResult) -> str | None:
    """The whole query is the address."""
    if _UNESCAPED.match(parts.query):
        return parts.query
    return unquote(parts.query) if _UNESCAPED.match(unquote(parts.query)) else None


def _proofpoint(parts: SplitResult) -> str | None:
    """Versions 1 (``u``, quoted), 2 (``-`` for ``%``, ``_`` for ``/``) and 3 (``__…__;…!``)."""
    if parts.path.startswith("/v1/"):
        return _parameter("u")(parts)
    if parts.path.startswith("/v2/"):
        written = _parameter("u")(parts)
        return unquote(written.translate({ord("-"): "%", ord("_"): "/"})) if written else None
    return _proofpoint_3(parts.geturl())


def _proofpoint_3(url: str) -> str | None:
    """``*`` stands for the next of the characters at the end, ``**A`` for the next two."""
    found = _V3.search(url)
    if found is None:
        return None
    left_out = iter(_decoded(found.group(2)))

    def put_back(mark: re.Match[str]) -> str:
        length = 1
        if mark.group(1):
            length = _V3_LENGTHS.find(mark.group(1)[1]) + _V3_SHORTEST
        return "".join(one for _, one in zip(range(length), left_out, strict=False)) or mark.group()

    # Some mail programs make one slash of two.
    return _ONE_SLASH.sub(r"\1/", _V3_MARK.sub(put_back, found.group(1)), count=1)


def _sophos(parts: SplitResult) -> str | None:
    written = _parameter("u")(parts)
    return _decoded(written) or None if written else None


def _cisco(parts: SplitResult) -> str | None:
    """``/<signature>/<address>``, the address quoted."""
    last = unquote(parts.path.rpartition("/")[2])
    return last if last.lower().startswith(("http://", "https://")) else None


def _check_point(parts: SplitResult) -> str | None:
    url = parts.geturl()
    found = _BETWEEN_MARKS.search(url) or _BETWEEN_MARKS.search(unquote(url))
    return found.group(1) if found else None


def _decoded(text: str) -> str:
    try:
        octets = base64.urlsafe_b64decode(text.replace("+", "-").replace("/", "_") + "===")
    except (binascii.Error, ValueError):
        return ""
    return octets.decode("utf-8", "replace")


_WRAPPERS: tuple[tuple[re.Pattern[str], Callable[[SplitResult], str | None]], ...] = (
    (_HOSTS_OF_SAFE_LINKS, _parameter("url")),
    (
        re.compile(r"^statics\.teams\.(?:cdn\.(?:office|live)\.net|microsoft\.com)$"),
        _parameter("url"),
    ),
    (re.compile(r"(?:^|\.)urldefense(?:\.proofpoint)?\.(?:com|us)$"), _proofpoint),
    (re.compile(r"(?:^|\.)linkprotect\.cudasvc\.com$"), _parameter("a")),
    (re.compile(r"(?:^|\.)protection\.sophos\.com$"), _sophos),
    (re.compile(r"(?:^|[.-])ctp\.trendmicro\.(?:com|eu)$"), _parameter("url")),
    (re.compile(r"(?:^|\.)secure-web\.cisco\.com$"), _cisco),
    (re.compile(r"^protect\d*\.fireeye\.com$"), _parameter("u")),
    (re.compile(r"^clicktime\.symantec\.com$"), _parameter("u")),
    (re.compile(r"^clicktime\.cloud\.postoffice\.net$"), _parameter("u")),
    (
        re.compile(r"^deref-(?:gmx|web|1und1|mail)(?:-\d+)?\.(?:de|net|com)$"),
        _parameter("redirecturl"),
    ),
    (re.compile(r"(?:^|\.)urlsecurity\.nospamproxy\.com$"), _parameter("url", "u")),
    (re.compile(r"(?:^|\.)linklock\.titanhq\.com$"), _parameter("url")),
    (re.compile(r"(?:^|\.)urlsand\.(?:esvalabs\.)?com$"), _parameter("u")),
    (re.compile(r"^scanmail\.trustwave\.com$"), _parameter("u")),
    (re.compile(r"^link\.(?:edgepilot|zixcentral)\.com$"), _parameter("u")),
    (re.compile(r"^(?:protect\.checkpoint\.com|url\.avanan\.click)$"), _check_point),
)
# Sites that are more than that.
_ALSO_WRAPPERS = (
    (re.compile(r"^(?:www\.)?google\.(?:com?\.)?[a-z]{2,3}$"), _google),
    (re.compile(r"^(?:lm?\.facebook|l\.instagram|l\.threads)\.(?:com|net)$"), _parameter("u")),
    (re.compile(r"^(?:www\.|m\.)?youtube\.com$"), _youtube),
    (re.compile(r"^(?:href\.li|anonym\.to)$"), _query),
    (re.compile(r"^(?:out\.reddit\.com|steamcommunity\.com)$"), _parameter("url", "u")),
    (re.compile(r"^duckduckgo\.com$"), _parameter("uddg")),
    (re.compile(r"^(?:away\.)?vk\.com$"), _parameter("to")),
    (re.compile(r"^t\.umblr\.com$"), _parameter("z")),
    (re.compile(r"^(?:www\.)?slack-redir\.net$"), _parameter("url")),
    (re.compile(r"^(?:www\.)?linkedin\.com$"), _parameter("url")),
)
