"""Words too common to look for, in Dutch and English, without accents."""


def words_of(text: str) -> frozenset[str]:
    return frozenset(text.split())


DUTCH = """
aan al alle als bij daar dan dat de deze die dit door dus een eens en er ge geen had heb hebben
heeft het hier hij hoe hun iets ik in is je jij kan kun kunnen maar me meer men met mij mijn moet
moeten na naar niet niets nog nu of om omdat onder ons ook op over te tegen toch toe tot u uit uw
van veel voor waar waren was wat we welke werd wezen wie wij wil worden wordt ze zei zelf zich zij
zijn zo zoals zonder zou zouden zullen
"""
ENGLISH = """
a about after all also an and any are as at be because been before being between both but by can
could did do does for from had has have he her here him his how i if in into is it its may might
more most must my no nor not of on one only or other our out over own s same shall she should so
some such than that the their them then there these they this those through to too under until up
us very was we were what when where which while who whom why will with would you your
"""
STOP_WORDS = words_of(DUTCH) | words_of(ENGLISH)
