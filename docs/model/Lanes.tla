------------------------------- MODULE Lanes -------------------------------
(* Two lanes, with money that moves between them. The primary serves, the standby takes over: seals, promotion, replay,
   opening. There is no clock at all: processes of the primary may go on for ever, and only the seals stop them. A put
   travels, and lands at any time after it was sent. Each transfer moves one unit from one account to another. *)
EXTENDS Integers, Sequences, FiniteSets

CONSTANTS
  Transfers, From, To,    \* accounts by transfer; From[t] = "outside" is a pure credit
  Key, KeyScope,          \* idempotency key of each transfer; unique in a "lane" or across "all lanes"
  Accounts, LaneOfAccount, OpeningBalance,
  PutBeforeCommit,        \* FALSE: committed once the put is sent; its answer is awaited before the client's
  CreditsHaveLane,        \* a pure credit is journaled, in the lane of the account that it is for
  SealsStopWriters,       \* a writer of the primary that finds a seal stops; FALSE: it rolls the seal forward and goes on
  SealsFirst,             \* all lanes are sealed before the promotion
  ReplayRule,             \* "facts": any lane, no check on the way; "funded": any lane whose head has funds;
                          \* "lane-by-lane": one lane after the other; "lane-by-lane-checked": ... under CHECK (balance >= 0)
  OpenWhen,               \* "all" lanes are replayed, or "some" lane is
  FailsOverInside,        \* the primary's database may fail over inside its Region, to a standby that lacks the last commits
  LanesRolledFirst        \* ... and then rolls every lane forward before it opens

Lanes == {1, 2}
SealOf(lane) == IF lane = 1 THEN "seal 1" ELSE "seal 2"
LaneOf(t) == IF From[t] # "outside" THEN LaneOfAccount[From[t]] ELSE IF CreditsHaveLane THEN LaneOfAccount[To[t]] ELSE 0

VARIABLES
  primaryLog, standbyLog,   \* what each database has committed, of all lanes
  journal,                  \* of each lane
  puts,                     \* on their way
  writer,                   \* of each transfer in the primary: its stage, and the position that it aims at
  acknowledged,
  takeover,                 \* "not begun", "sealing", "promoted" or "open"
  failedOverInside,
  stuck                     \* a lane cannot be brought forward any more
vars == <<primaryLog, standbyLog, journal, puts, writer, acknowledged, takeover, failedOverInside, stuck>>

Elements(s) == {s[i] : i \in 1..Len(s)}
Effect(x, a) == IF x \notin Transfers THEN 0 ELSE (IF To[x] = a THEN 1 ELSE 0) - (IF From[x] = a THEN 1 ELSE 0)
RECURSIVE Balance(_, _)
Balance(log, a) == IF log = <<>> THEN OpeningBalance[a] ELSE Balance(Tail(log), a) + Effect(Head(log), a)
\* IF, and not a disjunction: TLC looks at every disjunct of a step.
Funded(log, x) == IF x \notin Transfers THEN TRUE ELSE IF From[x] = "outside" THEN TRUE ELSE Balance(log, From[x]) > 0
Position(log, lane) == Len(SelectSeq(log, LAMBDA x : IF x \in Transfers THEN LaneOf(x) = lane ELSE x = SealOf(lane)))
KeyTaken(log, t) ==
  \E x \in Elements(log) \cap Transfers : x # t /\ Key[x] = Key[t] /\ (KeyScope = "all lanes" \/ LaneOf(x) = LaneOf(t))
Locked(lane) == \E t \in Transfers : LaneOf(t) = lane /\ writer[t].stage \in {"locked", "put sent", "to commit"}
Idle == [stage |-> "idle", position |-> 0]

Init ==
  /\ primaryLog = <<>> /\ standbyLog = <<>> /\ journal = [lane \in Lanes |-> <<>>] /\ puts = {}
  /\ writer = [t \in Transfers |-> Idle] /\ acknowledged = {} /\ takeover = "not begun"
  /\ failedOverInside = FALSE /\ stuck = FALSE

------------------------------------------------------------------------------
(* A transfer locks its lane, which is at its journal's end, and is judged. *)
Begin(t) ==
  /\ writer[t].stage = "idle" /\ t \notin acknowledged
  /\ IF t \in Elements(primaryLog) THEN writer' = [writer EXCEPT ![t].stage = "committed"]
     ELSE /\ Funded(primaryLog, t) /\ ~KeyTaken(primaryLog, t)
          /\ IF LaneOf(t) = 0 THEN writer' = [writer EXCEPT ![t].stage = "to commit"]
             ELSE LET position == Position(primaryLog, LaneOf(t))
                  IN /\ ~Locked(LaneOf(t)) /\ Len(journal[LaneOf(t)]) = position
                     /\ writer' = [writer EXCEPT ![t] = [stage |-> "locked", position |-> position + 1]]
  /\ UNCHANGED <<primaryLog, standbyLog, journal, puts, acknowledged, takeover, failedOverInside, stuck>>

(* An entry that is in the journal and not in the database is applied as a fact. *)
RollForward(lane) ==
  /\ ~Locked(lane) /\ Len(journal[lane]) > Position(primaryLog, lane)
  /\ LET entry == journal[lane][Position(primaryLog, lane) + 1]
     IN /\ SealsStopWriters => entry \in Transfers
        /\ IF (IF entry \in Transfers THEN KeyTaken(primaryLog, entry) ELSE FALSE) THEN stuck' = TRUE /\ UNCHANGED primaryLog
           ELSE primaryLog' = Append(primaryLog, entry) /\ UNCHANGED stuck
  /\ UNCHANGED <<standbyLog, journal, puts, writer, acknowledged, takeover, failedOverInside>>

(* The put is sent, for a position. *)
SendPut(t) ==
  /\ writer[t].stage = "locked" /\ puts' = puts \cup {<<t, writer[t].position>>}
  /\ writer' = [writer EXCEPT ![t].stage = IF PutBeforeCommit THEN "put sent" ELSE "to commit"]
  /\ UNCHANGED <<primaryLog, standbyLog, journal, acknowledged, takeover, failedOverInside, stuck>>

(* A put reaches the store: it wins if its position is the journal's next one. *)
PutLands ==
  /\ \E put \in puts :
       LET lane == LaneOf(put[1])
       IN /\ puts' = puts \ {put}
          /\ journal' = IF Len(journal[lane]) = put[2] - 1 THEN [journal EXCEPT ![lane] = Append(@, put[1])] ELSE journal
  /\ UNCHANGED <<primaryLog, standbyLog, writer, acknowledged, takeover, failedOverInside, stuck>>

(* The writer learns who has the position. *)
PutAnswered(t) ==
  /\ writer[t].stage = "put sent" /\ Len(journal[LaneOf(t)]) >= writer[t].position
  /\ writer' = [writer EXCEPT ![t].stage = IF journal[LaneOf(t)][writer[t].position] = t THEN "to commit" ELSE "idle"]
  /\ UNCHANGED <<primaryLog, standbyLog, journal, puts, acknowledged, takeover, failedOverInside, stuck>>

(* The primary's database commits. *)
Commit(t) ==
  /\ writer[t].stage = "to commit" /\ primaryLog' = Append(primaryLog, t)
  /\ writer' = [writer EXCEPT ![t].stage = IF PutBeforeCommit \/ LaneOf(t) = 0 THEN "committed" ELSE "awaits put"]
  /\ UNCHANGED <<standbyLog, journal, puts, acknowledged, takeover, failedOverInside, stuck>>

(* The put that was sent before the commit is confirmed after it. *)
PutConfirmedLate(t) ==
  /\ writer[t].stage = "awaits put" /\ Len(journal[LaneOf(t)]) >= writer[t].position
  /\ journal[LaneOf(t)][writer[t].position] = t /\ writer' = [writer EXCEPT ![t].stage = "committed"]
  /\ UNCHANGED <<primaryLog, standbyLog, journal, puts, acknowledged, takeover, failedOverInside, stuck>>

(* The client is told that its transfer is done, however late. *)
Acknowledge(t) ==
  /\ writer[t].stage = "committed" /\ acknowledged' = acknowledged \cup {t} /\ writer' = [writer EXCEPT ![t].stage = "done"]
  /\ UNCHANGED <<primaryLog, standbyLog, journal, puts, takeover, failedOverInside, stuck>>

(* The process or its connection dies; the put that it sent may still land. *)
Crash(t) ==
  /\ writer[t].stage \in {"locked", "put sent", "to commit", "committed"} /\ writer' = [writer EXCEPT ![t].stage = "idle"]
  /\ UNCHANGED <<primaryLog, standbyLog, journal, puts, acknowledged, takeover, failedOverInside, stuck>>

(* The replica receives the next commit. *)
Replicate ==
  /\ takeover \in {"not begun", "sealing"} /\ Len(standbyLog) < Len(primaryLog)
  /\ standbyLog' = Append(standbyLog, primaryLog[Len(standbyLog) + 1])
  /\ UNCHANGED <<primaryLog, journal, puts, writer, acknowledged, takeover, failedOverInside, stuck>>

(* The primary fails over inside its Region to a database that lacks the last commits; sessions die. *)
FailOverInside ==
  /\ FailsOverInside /\ ~failedOverInside /\ failedOverInside' = TRUE /\ Len(standbyLog) < Len(primaryLog)
  /\ LET kept == SubSeq(primaryLog, 1, Len(standbyLog))
         missing(lane) == SelectSeq(journal[lane], LAMBDA x : x \in Transfers /\ x \notin Elements(kept))
     IN primaryLog' = IF LanesRolledFirst THEN kept \o missing(1) \o missing(2) ELSE kept
  /\ writer' = [t \in Transfers |-> IF writer[t].stage = "done" THEN writer[t] ELSE Idle]
  /\ UNCHANGED <<standbyLog, journal, puts, acknowledged, takeover, stuck>>

------------------------------------------------------------------------------
Sealed(lane) == SealOf(lane) \in Elements(journal[lane])
Unreplayed(lane) == Sealed(lane) /\ Len(journal[lane]) > Position(standbyLog, lane)
Through(lane) == Sealed(lane) /\ ~Unreplayed(lane)
NextOf(lane) == journal[lane][Position(standbyLog, lane) + 1]

(* The takeover begins. *)
BeginTakeover ==
  /\ takeover = "not begun" /\ takeover' = "sealing"
  /\ UNCHANGED <<primaryLog, standbyLog, journal, puts, writer, acknowledged, failedOverInside, stuck>>
(* A lane is closed with a seal. *)
Seal(lane) ==
  /\ takeover \in (IF SealsFirst THEN {"sealing"} ELSE {"sealing", "promoted"}) /\ ~Sealed(lane)
  /\ journal' = [journal EXCEPT ![lane] = Append(@, SealOf(lane))]
  /\ UNCHANGED <<primaryLog, standbyLog, puts, writer, acknowledged, takeover, failedOverInside, stuck>>
(* The replica is promoted; it receives nothing more. *)
Promote ==
  /\ takeover = "sealing" /\ (SealsFirst => \A lane \in Lanes : Sealed(lane)) /\ takeover' = "promoted"
  /\ UNCHANGED <<primaryLog, standbyLog, journal, puts, writer, acknowledged, failedOverInside, stuck>>
(* The next entry of a lane is replayed. *)
Replay(lane) ==
  /\ takeover \in {"promoted", "open"} /\ Unreplayed(lane)
  /\ ReplayRule \in {"lane-by-lane", "lane-by-lane-checked"} => \A before \in Lanes : before < lane => Through(before)
  /\ LET entry == NextOf(lane)
         poisoned == IF entry \in Transfers THEN KeyTaken(standbyLog, entry) ELSE FALSE
         refused == poisoned \/ (ReplayRule = "lane-by-lane-checked" /\ ~Funded(standbyLog, entry))
     IN IF refused THEN stuck' = TRUE /\ UNCHANGED standbyLog
        ELSE /\ ReplayRule = "funded" => Funded(standbyLog, entry)
             /\ standbyLog' = Append(standbyLog, entry) /\ UNCHANGED stuck
  /\ UNCHANGED <<primaryLog, journal, puts, writer, acknowledged, takeover, failedOverInside>>
(* The standby opens for payments. *)
Open ==
  /\ takeover = "promoted" /\ takeover' = "open"
  /\ IF OpenWhen = "all" THEN \A lane \in Lanes : Through(lane) ELSE \E lane \in Lanes : Through(lane)
  /\ UNCHANGED <<primaryLog, standbyLog, journal, puts, writer, acknowledged, failedOverInside, stuck>>

Next ==
  \/ \E t \in Transfers : \/ Begin(t) \/ SendPut(t) \/ PutAnswered(t) \/ Commit(t) \/ PutConfirmedLate(t)
                          \/ Acknowledge(t) \/ Crash(t)
  \/ \E lane \in Lanes : RollForward(lane) \/ Seal(lane) \/ Replay(lane)
  \/ PutLands \/ Replicate \/ FailOverInside \/ BeginTakeover \/ Promote \/ Open
Spec == Init /\ [][Next]_vars

------------------------------------------------------------------------------
(* Whatever was acknowledged is there when the standby opens. *)
AcknowledgedSurvive == takeover = "open" => acknowledged \subseteq Elements(standbyLog)
(* When the standby opens, no balance is negative. *)
NoNegativeBalance == takeover = "open" => \A a \in Accounts : Balance(standbyLog, a) >= 0
(* The primary never has a negative balance. *)
NoNegativeBalanceInPrimary == \A a \in Accounts : Balance(primaryLog, a) >= 0
(* No balance is negative on the way, while lanes are replayed. *)
NoNegativeBalanceOnTheWay == takeover \in {"promoted", "open"} => \A a \in Accounts : Balance(standbyLog, a) >= 0
(* The standby opens with exactly what the journal says. *)
JournalIsTheTruth ==
  takeover = "open" => Elements(standbyLog) \cap Transfers = UNION {Elements(journal[lane]) : lane \in Lanes} \cap Transfers
(* No transfer is made twice. *)
AtMostOnce == \A log \in {primaryLog, standbyLog} : \A i, j \in 1..Len(log) : i # j => log[i] # log[j]
(* There is always a lane that can be brought forward. *)
NeverStuck ==
  /\ ~stuck
  /\ ~(/\ takeover = "promoted" /\ ReplayRule = "funded" /\ \E lane \in Lanes : Unreplayed(lane)
       /\ \A lane \in Lanes : Unreplayed(lane) => ~Funded(standbyLog, NextOf(lane)))
============================================================================
