------------------------------ MODULE Declines ------------------------------
(* A client that gets no answer tries again with the same key, while its earlier attempt may still be under way: waiting
   for its turn, or as a put without an answer. Meanwhile credits arrive. Can a payment be made that its client was told
   is declined? One lane, one account, one database; each payment moves one unit. *)
EXTENDS Integers, Sequences, FiniteSets

CONSTANTS
  Attempts,               \* attempts at one debit, all with the same key
  Credits,                \* payments into the account, each with a key of its own
  OpeningBalance,
  DeclinesJournaled,      \* a decline is a record of the journal; FALSE: it rolls back and leaves no trace
  DeclinesAwaitPut        \* ... and is answered once it is confirmed; FALSE: as soon as its put is sent

VARIABLES
  log,      \* what the database has committed
  journal,
  puts,     \* on their way
  writer,   \* of each attempt and each credit: its stage, the position that it aims at, its record
  told      \* what the client of the debit was ever told
vars == <<log, journal, puts, writer, told>>

Writers == Attempts \cup Credits
KeyOf(w) == IF w \in Attempts THEN "debit" ELSE w
Nothing == [kind |-> "none", key |-> "none", balance |-> 0]
Idle == [stage |-> "idle", position |-> 0, record |-> Nothing]
RECURSIVE Balance(_)
Balance(records) ==
  IF records = <<>> THEN OpeningBalance
  ELSE Balance(Tail(records)) + (IF Head(records).kind # "payment" THEN 0 ELSE IF Head(records).key = "debit" THEN -1 ELSE 1)
Settled(key) == {i \in 1..Len(log) : log[i].key = key}
Locked == \E w \in Writers : writer[w].stage \in {"locked", "put sent", "to commit"}
Goes(w, stage) == writer' = [writer EXCEPT ![w].stage = stage]

Init ==
  /\ log = <<>> /\ journal = <<>> /\ puts = {} /\ told = {} /\ writer = [w \in Writers |-> Idle]

(* What a record says is what the client is told: at every attempt the same. *)
Tell(w, record) ==
  told' = IF w \notin Attempts THEN told ELSE told \cup {IF record.kind = "payment" THEN "done" ELSE "declined"}

(* An attempt finds its key settled, and answers what the record says. *)
FindSettled(w) ==
  /\ writer[w].stage = "idle" /\ ~Locked /\ Settled(KeyOf(w)) # {}
  /\ LET first == CHOOSE i \in Settled(KeyOf(w)) : \A other \in Settled(KeyOf(w)) : i <= other
     IN writer' = [writer EXCEPT ![w] = [Idle EXCEPT !.stage = "to answer", !.record = log[first]]]
  /\ UNCHANGED <<log, journal, puts, told>>

(* An attempt locks the lane, which is at its journal's end, and is judged by the balance. *)
Judge(w) ==
  /\ writer[w].stage = "idle" /\ ~Locked /\ Settled(KeyOf(w)) = {} /\ Len(journal) = Len(log)
  /\ LET funded == w \in Credits \/ Balance(log) > 0
         record == IF funded THEN [kind |-> "payment", key |-> KeyOf(w), balance |-> 0]
                   ELSE [kind |-> "decline", key |-> KeyOf(w), balance |-> Balance(log)]
         stage == IF funded \/ DeclinesJournaled THEN "locked" ELSE "to answer"
     IN writer' = [writer EXCEPT ![w] = [stage |-> stage, position |-> Len(log) + 1, record |-> record]]
  /\ UNCHANGED <<log, journal, puts, told>>

(* A record that is in the journal and not in the database is applied as a fact. *)
RollForward ==
  /\ ~Locked /\ Len(journal) > Len(log) /\ log' = Append(log, journal[Len(log) + 1])
  /\ UNCHANGED <<journal, puts, writer, told>>

(* The put is sent, for a position. *)
SendPut(w) ==
  /\ writer[w].stage = "locked" /\ puts' = puts \cup {[position |-> writer[w].position, record |-> writer[w].record]}
  /\ Goes(w, IF writer[w].record.kind = "decline" /\ ~DeclinesAwaitPut THEN "to answer" ELSE "put sent")
  /\ UNCHANGED <<log, journal, told>>

(* A put reaches the store: it wins if its position is the journal's next one. *)
PutLands ==
  /\ \E put \in puts :
       /\ puts' = puts \ {put}
       /\ journal' = IF Len(journal) = put.position - 1 THEN Append(journal, put.record) ELSE journal
  /\ UNCHANGED <<log, writer, told>>

(* The writer learns what has the position: a record that says the same as its own, or somebody else's. *)
PutAnswered(w) ==
  /\ writer[w].stage = "put sent" /\ Len(journal) >= writer[w].position
  /\ IF journal[writer[w].position] = writer[w].record THEN Goes(w, "to commit") ELSE writer' = [writer EXCEPT ![w] = Idle]
  /\ UNCHANGED <<log, journal, puts, told>>

(* The database commits. *)
Commit(w) ==
  /\ writer[w].stage = "to commit" /\ log' = Append(log, writer[w].record) /\ Goes(w, "to answer")
  /\ UNCHANGED <<journal, puts, told>>

(* The client is answered. *)
Answer(w) ==
  /\ writer[w].stage = "to answer" /\ Tell(w, writer[w].record)
  /\ writer' = [writer EXCEPT ![w] = [Idle EXCEPT !.stage = "ended"]]
  /\ UNCHANGED <<log, journal, puts>>

(* The attempt ends without an answer, and rolls back; its put may still land. The client tries again with it. *)
GiveUp(w) ==
  /\ writer[w].stage \in {"locked", "put sent", "to commit", "to answer"} /\ writer' = [writer EXCEPT ![w] = Idle]
  /\ UNCHANGED <<log, journal, puts, told>>

Next ==
  \/ \E w \in Writers : FindSettled(w) \/ Judge(w) \/ SendPut(w) \/ PutAnswered(w) \/ Commit(w) \/ Answer(w) \/ GiveUp(w)
  \/ PutLands \/ RollForward
Spec == Init /\ [][Next]_vars

Made(records) == {i \in 1..Len(records) : records[i].kind = "payment" /\ records[i].key = "debit"}
(* A payment that its client was told is declined is not made, now or later. *)
DeclinedStaysDeclined == "declined" \in told => Made(log) = {} /\ Made(journal) = {}
(* Every attempt gets the same answer. *)
OneAnswer == Cardinality(told) <= 1
(* No payment is made twice. *)
AtMostOnce == Cardinality(Made(log)) <= 1
(* No balance is negative. *)
NoNegativeBalance == Balance(log) >= 0
============================================================================
