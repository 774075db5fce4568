from django.apps import AppConfig


class InteropConfig(AppConfig):
    name = "lianqiao.interop"
    label = "interop"
