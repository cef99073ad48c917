"""The command's groups and how it ends: exit status, one line on stderr, never a traceback."""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import sys
from typing import NoReturn

import click

from converter.cli import terminal
from converter.errors import HuibianError
from converter.version import VERSION

DONE, FAILED, USAGE, WARNED, INTERRUPTED = 0, 1, 2, 3, 130

_OF_CONVERTER = {"convert": "converter.cli.convert", "outline": "converter.cli.look", "check": "converter.cli.look"}
_OF_SERVICE = {"serve": "service.cli", "worker": "service.cluster.cli", "submit": "service.submit.cli"}
_HELP = {
    "serve": "启动网页服务 / Run the web service with everything embedded (needs huibian[service]).",
    "worker": "启动一个工作进程 / Run a worker of a larger installation (needs huibian[scale]).",
    "submit": "批量转换 / Send many compilations as jobs to a service (needs huibian[service]).",
}
_EXTRA = {"serve": "service", "worker": "scale", "submit": "service"}


class _Commands(click.Group):
    """Finds a command's module only when the command is called: ``outline`` loads no writer, ``convert`` no Flask."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*_OF_CONVERTER, *_OF_SERVICE]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module = _OF_CONVERTER.get(cmd_name) or _OF_SERVICE.get(cmd_name)
        if module is None:
            return None
        try:
            command = getattr(importlib.import_module(module), cmd_name)
        except ModuleNotFoundError as error:
            if cmd_name not in _OF_SERVICE:
                raise
            return _missing(cmd_name, error)
        assert isinstance(command, click.Command)
        return command


def _missing(name: str, error: ModuleNotFoundError) -> click.Command:
    """A command whose extra is not installed says so when it is called, and still has its help."""

    def refuse(**_: object) -> NoReturn:
        raise terminal.not_installed(error, _EXTRA[name])

    return click.Command(name, callback=refuse, help=_HELP[name], context_settings={"ignore_unknown_options": True})


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="huibian")
def huibian() -> None:
    """把一份汇编拆成一篇篇报告：Word、EPUB、Markdown。

    说中文还是英文，看系统的语言，或由环境变量 HUIBIAN_LANG（zh、en）指定。

    Turn one compilation of Chinese work reports into each report as Word, EPUB and Markdown. What the command says is
    in the language of the locale, or the one that HUIBIAN_LANG (zh, en) in the environment names.
    """


def main(arguments: list[str] | None = None) -> NoReturn:
    """Runs the command and ends the process with its exit status."""
    status = run(arguments)
    with contextlib.suppress(BrokenPipeError):
        sys.stdout.flush()
    if status == INTERRUPTED:
        os._exit(status)  # nothing is left to be done, and a pool's threads must not hold the process
    gc.freeze()  # else the interpreter's last collections walk through everything that is left
    sys.exit(status)


def run(arguments: list[str] | None = None) -> int:
    """Runs the command; the exit status: 0 done, 1 failed, 2 wrong usage, 3 done with warnings, 130 interrupted."""
    terminal.prepare()
    try:
        status = huibian.main(arguments, prog_name="huibian", standalone_mode=False)
    except HuibianError as error:
        terminal.say(error.message(terminal.language()))
        return error.exit_status
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help(), err=True)
        return USAGE
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        terminal.say("已中断，什么也没有写。" if terminal.language() == "zh" else "Interrupted; nothing was written.")
        return INTERRUPTED
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - stands in until the process ends
        return FAILED
    return status if isinstance(status, int) else DONE
