import time, io, collections
from orders.importing.run import import_orders
from orders.importing import touched
from tests.orders.test_import_command import big_report
def test_p(shop, monkeypatch):
    c=collections.Counter()
    orig=touched.Touched.save
    def save(self, model, *f):
        for t in self._by_identity.values(): c[model.__name__, t.pk is None]+=1
        t0=time.monotonic(); orig(self, model,*f); c[model.__name__,"s"]+=time.monotonic()-t0
    monkeypatch.setattr(touched.Touched,"save",save)
    data=io.BytesIO(big_report(20000).encode())
    t=time.process_time(); w=time.monotonic()
    import_orders(data, shop)
    print("cpu",20000/(time.process_time()-t),"wall", 20000/(time.monotonic()-w)); print(c)
