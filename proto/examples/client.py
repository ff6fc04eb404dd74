#!/usr/bin/python3
# SPDX-License-Identifier: EUPL-1.2
"""A whole client: lists the zaaktypen, then submits one request twice: client.py ADDRESS PEERS-FILE SECRET-KEY-FILE"""
import os, sys, time, zmq
from digimeente.intake.v1 import intake_pb2 as intake
from digimeente.rpc.v1 import rpc_pb2 as rpc

RETRYABLE = {4: "DEADLINE_EXCEEDED", 8: "RESOURCE_EXHAUSTED", 10: "ABORTED", 14: "UNAVAILABLE"}
INTAKE = "digimeente.intake.v1.IntakeService/"
ANSWERS = """{"categorie": "straatverlichting", "gevaar": "nee", "lamp_probleem": "uit", "mastnummer": "K 1234",
              "omschrijving": "De lantaarn brandt niet.", "plek": {"omschrijving": "Kerkstraat 12"}}"""
class Refused(Exception): pass
def new_key():  # a UUIDv7: the time in milliseconds, then chance, with the version and variant between
    chance = int.from_bytes(os.urandom(10), "big") & ~(0xF << 76 | 3 << 62)
    return (time.time_ns() // 1000000 << 80 | 7 << 76 | 2 << 62 | chance).to_bytes(16, "big")

class Client:
    def __init__(self, name, address, server_key, secret_key):
        self.name, self.address, self.call_id, self.socket = name, address, 0, zmq.Context.instance().socket(zmq.DEALER)
        self.socket.linger, self.socket.sndtimeo, self.socket.curve_serverkey = 0, 1000, server_key
        self.socket.curve_secretkey, self.socket.curve_publickey = secret_key, zmq.curve_public(secret_key)
        self.socket.connect(address)

    def call(self, method, request, reply_type, key=None, budget_s=10.0):
        """Returns the reply. What may help is tried again, with the same key, until the budget is spent."""
        end, attempt, wait_s = time.monotonic() + budget_s, 0, 0.1
        while (left_s := end - time.monotonic()) > 0 and attempt < 100:
            attempt, self.call_id = attempt + 1, self.call_id + 1
            header = rpc.Header(version=1, kind=rpc.KIND_REQUEST, call_id=self.call_id, attempt=attempt, key=key,
                                method=method, timeout_ms=int(left_s * 1000) + 1, purpose="first call",
                                actor=rpc.Actor(kind=rpc.ACTOR_KIND_BEHEERDER, id=self.name))
            if not self.socket.poll(1000, zmq.POLLOUT):
                self.socket.disconnect(self.address)  # the service refused our key a moment ago; it may know it now
                self.socket.connect(self.address)
            self.socket.send_multipart([header.SerializeToString(), request.SerializeToString()])
            reply, body = self.receive(time.monotonic() + min(left_s, 2.0))
            if reply.code == 0:
                return reply_type.FromString(body)
            if reply.code not in RETRYABLE:
                raise Refused(f"code {reply.code}, field {reply.field}: {reply.reason}")
            wait_s = min(max(2 * wait_s, reply.retry_after_ms / 1000), 5.0)
            time.sleep(max(0, min(wait_s, end - time.monotonic())))
        raise Refused(f"nothing came of it in {budget_s} s, at last {RETRYABLE[reply.code]}: {reply.reason}")

    def receive(self, end):
        while self.socket.poll(max(0, (end - time.monotonic()) * 1000)):
            head, body = self.socket.recv_multipart()
            if (reply := rpc.Header.FromString(head)).call_id == self.call_id:  # else it answers an earlier attempt
                return reply, body
        return rpc.Header(code=4, reason="no answer; does the service know our key?"), b""

if __name__ == "__main__":
    address, peers, secret = sys.argv[1:]
    server_key = dict(line.split()[:2] for line in open(peers) if line[0] not in "#\n")["intake"].encode()
    name = os.path.basename(secret).removesuffix(".key")  # an operator's key speaks for that operator alone
    client, key = Client(name, address, server_key, open(secret).read().strip().encode()), new_key()
    for one in client.call(INTAKE + "ListZaaktypen", intake.ListZaaktypenRequest(), intake.ListZaaktypenResponse).zaaktypen:
        print(f"zaaktype {one.identificatie}: {one.doorlooptijd_days} days")
    wish = intake.SubmitRequest(zaaktype="melding-openbare-ruimte", answers=ANSWERS)
    for _ in range(2):  # the second time stands for a repetition because the reply was lost
        print("zaak", client.call(INTAKE + "Submit", wish, intake.SubmitResponse, key).identificatie)
