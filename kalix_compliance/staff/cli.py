"""`flask staff …`: the first account of a new installation."""

import sys

import click
from flask.cli import AppGroup

from kalix_compliance.core.actor import system_actor
from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.permissions import Permission
from kalix_compliance.staff.commands import StaffDetails, create_staff
from kalix_compliance.staff.roles import Role

group = AppGroup("staff", help="Tài khoản nhân viên / staff accounts.")
COMMAND_LINE = system_actor("command-line", Permission.STAFF_MANAGE)


@group.command("create-admin")
@click.option("--email", prompt="Email")
@click.option("--name", prompt="Họ tên / name")
@click.option("--password-stdin", is_flag=True, help="Đọc mật khẩu từ stdin / read it from stdin.")
def create_admin(email: str, name: str, password_stdin: bool) -> None:
    """Tạo tài khoản quản trị / create an administrator.

    For scripts: --email, --name and --password-stdin ask nothing.
    """
    if password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = click.prompt("Mật khẩu / password", hide_input=True, confirmation_prompt=True)
    try:
        create_staff(COMMAND_LINE, StaffDetails(email, name, Role.ADMINISTRATOR), password=password)
    except RuleBroken as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(f"Đã tạo tài khoản quản trị {email}. Đăng nhập tại /sign-in.")
