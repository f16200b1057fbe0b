import time
from django.db import connection
from orders.models import *
from tests.orders.order_files import NOW
def test_p(shop):
    o=Order.objects.create(marketplace=shop.marketplace,seller=shop,number="x",placed_at=NOW,state="unshipped")
    def lines(k): return [(o.pk, f"{k}{n:014}", f"SKU-{n%100}", f"Ceramic mug {n%100}",1,None,"",None) for n in range(20000)]
    names=["order_id","line_no","sku","title","quantity","price","currency","traits"]
    def copy(rows):
        with connection.cursor() as c:
            with c.copy(f"COPY orders_orderline ({','.join(names)}) FROM STDIN") as cp:
                for r in rows: cp.write_row(r)
    def orm(rows):
        for i in range(0,20000,500):
            OrderLine.objects.bulk_create([OrderLine(**dict(zip(names,r))) for r in rows[i:i+500]])
    def t(name,f,k):
        rows=lines(k); p=time.process_time(); w=time.monotonic(); f(rows); print(name,"cpu",round(time.process_time()-p,2),"wall",round(time.monotonic()-w,2))
    t("orm",orm,"a"); t("copy",copy,"b")
    def copies(rows):
        for i in range(0,20000,500): copy(rows[i:i+500])
    t("copies",copies,"b2")
    with connection.cursor() as c: c.execute("drop index line_title_trgm; drop index line_sku_trgm")
    t("orm-noidx",orm,"c"); t("copy-noidx",copy,"d")
