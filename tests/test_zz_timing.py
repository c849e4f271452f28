import time
from pathlib import Path
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import override_settings
from django.utils import timezone

def test_it(django_db_setup, django_db_blocker, tmp_path):
    with django_db_blocker.unblock():
        from learn.demo import filling
        t=time.time(); 
        name=connection.settings_dict["NAME"]
        connection.close()
        import psycopg
        def sql(q):
            p=connection.get_connection_params()
            p["dbname"]="template1"; p.pop("cursor_factory",None); p.pop("context",None)
            with psycopg.connect(host=p["host"],user=p["user"],dbname="template1",autocommit=True) as c: c.execute(q)
        sql(f"DROP DATABASE IF EXISTS {name}_x WITH (FORCE)")
        t=time.time(); sql(f"CREATE DATABASE {name}_x TEMPLATE {name}"); print("copy wal", time.time()-t)
        sql(f"DROP DATABASE {name}_x WITH (FORCE)")
        t=time.time(); sql(f"CREATE DATABASE {name}_x TEMPLATE {name} STRATEGY FILE_COPY"); print("copy file", time.time()-t)
        connection.settings_dict["NAME"]=name+"_x"
        t=time.time(); filling.fill(timezone.localdate(), lambda *a: None, with_logins=False); print("demo", time.time()-t)
        connection.close()
        t=time.time(); sql(f"CREATE DATABASE {name}_y TEMPLATE {name}_x"); print("copy2", time.time()-t)
        sql(f"DROP DATABASE {name}_x WITH (FORCE)"); sql(f"DROP DATABASE {name}_y WITH (FORCE)")
        connection.settings_dict["NAME"]=name
    t=time.time()
    with override_settings(STATIC_ROOT=tmp_path, STORAGES=settings.STORAGES|{"staticfiles":{"BACKEND":"hub.static_files.CollectedStaticFiles"}}, WHITENOISE_SKIP_COMPRESS_EXTENSIONS=("css","js","map","svg","txt","xml","woff2","json","mjs","md","html","png","gif")):
        call_command("collectstatic", interactive=False, verbosity=0)
    print("collect", time.time()-t)
