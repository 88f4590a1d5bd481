"""Pairs of words that stand in one relation: our own.

All pairs were written down before any was tried on the vectors. Dropped were only those with a word
outside the list of 6000, and those whose right answer can be disputed. None was dropped for how it did.
"""

from __future__ import annotations

__all__ = ["RELATIONS"]


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    return tuple((a, b) for a, b in (pair.split(":") for pair in text.split()))


RELATIONS: dict[str, tuple[tuple[str, str], ...]] = {
    "country and capital": _pairs(
        "france:paris britain:london italy:rome germany:berlin spain:madrid russia:moscow china:beijing "
        "japan:tokyo egypt:cairo greece:athens austria:vienna iran:tehran iraq:baghdad "
        "syria:damascus afghanistan:kabul pakistan:islamabad korea:seoul thailand:bangkok "
        "philippines:manila indonesia:jakarta ireland:dublin canada:ottawa belgium:brussels "
        "netherlands:amsterdam lebanon:beirut serbia:belgrade"
    ),
    "country and people": _pairs(
        "france:french spain:spanish germany:german italy:italian china:chinese japan:japanese "
        "russia:russian greece:greek turkey:turkish poland:polish sweden:swedish norway:norwegian "
        "denmark:danish finland:finnish ireland:irish portugal:portuguese netherlands:dutch "
        "egypt:egyptian india:indian canada:canadian australia:australian brazil:brazilian "
        "mexico:mexican israel:israeli iran:iranian iraq:iraqi korea:korean thailand:thai "
        "vietnam:vietnamese indonesia:indonesian ukraine:ukrainian hungary:hungarian austria:austrian "
        "belgium:belgian switzerland:swiss cuba:cuban"
    ),
    "one and many": _pairs(
        "car:cars house:houses dog:dogs bird:birds book:books child:children woman:women man:men "
        "year:years city:cities country:countries company:companies family:families hand:hands "
        "eye:eyes game:games team:teams student:students school:schools river:rivers tree:trees "
        "road:roads bridge:bridges horse:horses animal:animals friend:friends plant:plants ship:ships "
        "doctor:doctors problem:problems idea:ideas machine:machines computer:computers word:words "
        "number:numbers color:colors story:stories island:islands"
    ),
    "now and then": _pairs(
        "go:went take:took see:saw make:made give:gave come:came find:found know:knew write:wrote "
        "play:played walk:walked win:won lose:lost begin:began run:ran speak:spoke sing:sang fall:fell "
        "grow:grew draw:drew drive:drove rise:rose think:thought buy:bought sell:sold build:built "
        "teach:taught send:sent spend:spent meet:met leave:left keep:kept feel:felt hold:held "
        "bring:brought fight:fought break:broke choose:chose fly:flew"
    ),
    "much and more": _pairs(
        "big:bigger small:smaller large:larger great:greater high:higher low:lower long:longer "
        "strong:stronger weak:weaker fast:faster old:older young:younger hard:harder easy:easier "
        "deep:deeper close:closer cheap:cheaper wide:wider bad:worse good:better late:later "
        "early:earlier"
    ),
    "much and most": _pairs(
        "big:biggest large:largest great:greatest high:highest low:lowest long:longest "
        "strong:strongest fast:fastest old:oldest young:youngest close:closest late:latest "
        "early:earliest bad:worst good:best"
    ),
    "opposites": _pairs(
        "big:small good:bad old:new hot:cold high:low long:short up:down left:right rich:poor "
        "strong:weak fast:slow early:late light:dark hard:soft open:closed first:last win:lose "
        "buy:sell black:white north:south east:west day:night"
    ),
}
