#!/usr/bin/python3
# SPDX-License-Identifier: EUPL-1.2
"""A mail server for make run and for tests: what it takes goes into a Maildir, and nothing leaves this machine.

Prints "ready <port>" when it listens. A recipient whose local part contains reject-550, tempfail-451 or hang meets
just that, so that tests can see each of them; with late it takes the message, and answers after 10 seconds; close-421 ends
the connection after one mail.
"""
import argparse
import asyncio
import contextlib
import mailbox
import os
import signal
import ssl

from aiosmtpd.smtp import SMTP, AuthResult

REFUSALS = {
    "reject-550": "550 5.1.1 <{0}>: Recipient address rejected: User unknown",
    "tempfail-451": "451 4.7.1 <{0}>: Please try again later",
}


class Delivery:
    def __init__(self, maildir):
        # a folder that is there already, as a volume is, gets the three as well
        for part in ("tmp", "new", "cur"):
            os.makedirs(os.path.join(maildir, part), mode=0o700, exist_ok=True)
        self.maildir = mailbox.Maildir(maildir, create=False)

    async def handle_RCPT(self, server, session, envelope, address, options):
        local = address.split("@")[0]
        if "hang" in local:
            await asyncio.sleep(3600)
        if "close-421" in local and getattr(session, "mails", 0) > 0:
            return "421 4.7.0 Too many messages in one connection"
        for part, reply in REFUSALS.items():
            if part in local:
                return reply.format(address)
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server, session, envelope):
        if "late" in envelope.rcpt_tos[0].split("@")[0]:
            await asyncio.sleep(10)
        session.mails = getattr(session, "mails", 0) + 1
        head = f"Return-Path: <{envelope.mail_from}>\r\n"
        head += "".join(f"Delivered-To: {address}\r\n" for address in envelope.rcpt_tos)
        head += f"X-Connection: {session.peer[1]}{' TLS' if session.ssl else ''}\r\n"
        self.maildir.add((head.encode() + envelope.original_content).replace(b"\r\n", b"\n"))
        return "250 2.0.0 OK"


def make_session(arguments, delivery):
    context = None
    if arguments.tls_cert:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(arguments.tls_cert, arguments.tls_key)

    def check(server, session, envelope, mechanism, data):
        is_known = (data.login.decode(), data.password.decode()) == (arguments.user, arguments.password)
        return AuthResult(success=is_known, handled=False)

    return SMTP(
        delivery,
        hostname="localhost",
        loop=asyncio.get_running_loop(),
        tls_context=context,
        require_starttls=context is not None,
        authenticator=check,
        auth_required=arguments.user is not None,
        auth_require_tls=context is not None,
    )


async def serve(arguments):
    delivery = Delivery(arguments.maildir)
    loop = asyncio.get_running_loop()
    stop = loop.create_future()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, lambda: stop.done() or stop.set_result(None))
    server = await loop.create_server(lambda: make_session(arguments, delivery), arguments.host, arguments.port)
    print("ready", server.sockets[0].getsockname()[1], flush=True)
    await stop
    server.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    parser.add_argument("--port", type=int, default=7140, help="port to listen on; 0: any free one (%(default)s)")
    parser.add_argument("--maildir", required=True, help="folder that the mails go to")
    parser.add_argument("--tls-cert", help="certificate, PEM: STARTTLS is offered, and demanded")
    parser.add_argument("--tls-key", help="the certificate's key, PEM")
    parser.add_argument("--user", help="demand a login by this name")
    parser.add_argument("--password", help="and this password")
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(parser.parse_args()))


if __name__ == "__main__":
    main()
