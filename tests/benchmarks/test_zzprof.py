import cProfile,pstats
from tests.benchmarks.test_campaign import *
def test_prof(empty_shop,tmp_path):
    planned_for(people(600))
    with sink_apart(tmp_path/"mail") as port:
        open_for_mail(empty_shop,port)
        deliver(limit=50)
        p=cProfile.Profile(); p.enable(); deliver(limit=500); p.disable()
    pstats.Stats(p).sort_stats("tottime").print_stats(22)
    pstats.Stats(p).sort_stats("cumtime").print_stats("notifications|sqlalchemy/engine/base|smtplib|bookkeep",25)
