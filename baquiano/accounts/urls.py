"""The pages of allauth keep the names that it reverses; ours are in the namespace ``accounts``."""

from django.urls import include, path, re_path

from baquiano.accounts.views import entering, second_factor, sessions

own = [
    path("", entering.profile, name="profile"),
    path("demostracion/", entering.demo_enter, name="demo_enter"),
    path("sesiones/", sessions.session_list, name="session_list"),
    path("sesiones/cerrar-otras/", sessions.session_end_others, name="session_end_others"),
    path("sesiones/<uuid:pk>/cerrar/", sessions.session_end, name="session_end"),
    path("segundo-factor/activar/", second_factor.second_factor_due, name="second_factor_due"),
]

security = [
    path("", second_factor.security, name="mfa_index"),
    path("confirmar/", second_factor.confirm, name="account_reauthenticate"),
    path("confirmar/codigo/", second_factor.confirm_with_code, name="mfa_reauthenticate"),
    path("confirmar/llave/", second_factor.confirm_with_passkey, name="mfa_reauthenticate_webauthn"),
    path("aplicacion/", second_factor.application_add, name="mfa_activate_totp"),
    path("aplicacion/quitar/", second_factor.application_remove, name="mfa_deactivate_totp"),
    path("llaves/", second_factor.passkey_list, name="mfa_list_webauthn"),
    path("llaves/agregar/", second_factor.passkey_add, name="mfa_add_webauthn"),
    path("llaves/<int:pk>/nombre/", second_factor.passkey_rename, name="mfa_edit_webauthn"),
    path("llaves/<int:pk>/quitar/", second_factor.passkey_remove, name="mfa_remove_webauthn"),
    path("codigos/", second_factor.recovery_codes, name="mfa_view_recovery_codes"),
    path("codigos/nuevos/", second_factor.recovery_codes_new, name="mfa_generate_recovery_codes"),
    path("codigos/descargar/", second_factor.recovery_codes_file, name="mfa_download_recovery_codes"),
]

urlpatterns = [
    path("", include((own, "accounts"))),
    path("ingresar/", entering.sign_in, name="account_login"),
    path("segundo-factor/", second_factor.second_step, name="mfa_authenticate"),
    path("seguridad/", include(security)),
    path("salir/", entering.sign_out, name="account_logout"),
    path("inactiva/", entering.inactive, name="account_inactive"),
    path("contrasena/", entering.password_change, name="account_change_password"),
    path("contrasena/olvidada/", entering.ask_reset, name="account_reset_password"),
    path("contrasena/olvidada/enviado/", entering.reset_asked, name="account_reset_password_done"),
    re_path(
        r"^contrasena/nueva/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        entering.reset,
        name="account_reset_password_from_key",
    ),
    path("contrasena/nueva/lista/", entering.reset_done, name="account_reset_password_from_key_done"),
]
