----------------------------- MODULE Switchover -----------------------------
(* A planned move from the primary to the standby, which waits for no lease to end: freeze, final log position, seals,
   catch-up, handover, promotion, fence, replay, opening; and the way back when it is given up. No clock anywhere: an
   instance of the primary that was ever granted an epoch believes in it for ever. Controllers stop or wake at any
   step. Puts travel, and land at any time after they were sent, also when the sender has given up. *)
EXTENDS Integers, Sequences, FiniteSets

CONSTANTS
  Payments,
  LaneCount,
  Controllers,
  MaximumEpoch,
  FreezeWaitsForWriters,  \* the freeze waits for transactions that share the row
  FreezeIsConditional,    \* ... and freezes only the epoch that is to end
  CatchUpTo,              \* what the replica must have before the handover: "log position", "lane positions", "nothing"
  PhaseIsCompared,        \* promoting is entered, and the move given up, by a conditional write on the phase
  GivingUpBumpsEpoch,     \* the lease goes back under a new epoch; FALSE: before the handover only the row is thawed
  ThawsOnlyOlder,         \* the row is thawed only if its epoch is older; FALSE: or the same
  ReplayEndsAt,           \* "own seal" or "first seal"
  SealPassedBy            \* a seal is rolled forward by a writer of "its epoch" or a later one, or by "anybody"

Lanes == 1..LaneCount
LaneOf(p) == IF p = "p1" THEN 1 ELSE LaneCount

VARIABLES
  epoch, holder, phase,   \* the lease
  granted,                \* epochs that instances of the primary were ever granted
  primaryRow,             \* fence row of the primary's database: epoch, frozen
  standbyRow,             \* fence row of the standby's database: epoch, and the database that it was written for
  standbyRole,            \* "replica" or "writer"
  primaryLog, standbyLog, \* what each database has committed, seals included
  journal, puts,          \* of each lane; on their way
  writer,                 \* of each payment: stage, database, epoch, position
  acknowledged,
  controller,             \* of each controller: stage, the epoch that it ends, the log position that it read
  opened                  \* the epoch that the standby was last opened for
vars == <<epoch, holder, phase, granted, primaryRow, standbyRow, standbyRole, primaryLog, standbyLog, journal, puts,
          writer, acknowledged, controller, opened>>
lease == <<epoch, holder, phase, granted>>
rows == <<primaryRow, standbyRow, standbyRole, opened>>
logs == <<primaryLog, standbyLog>>

Idle == [stage |-> "idle", database |-> "primary", epoch |-> 0, position |-> 0]
AtRest == [stage |-> "idle", epoch |-> 0, position |-> 0]
Init ==
  /\ epoch = 1 /\ holder = "primary" /\ phase = "serving" /\ granted = {1}
  /\ primaryRow = [epoch |-> 1, frozen |-> FALSE] /\ standbyRow = [epoch |-> 1, database |-> "primary"]
  /\ standbyRole = "replica" /\ primaryLog = <<>> /\ standbyLog = <<>> /\ journal = [lane \in Lanes |-> <<>>] /\ puts = {}
  /\ writer = [p \in Payments |-> Idle] /\ acknowledged = {} /\ controller = [c \in Controllers |-> AtRest] /\ opened = 0

Log(database) == IF database = "primary" THEN primaryLog ELSE standbyLog
Position(database, lane) == Len(SelectSeq(Log(database), LAMBDA record : record.lane = lane))
Applied(log) == {log[i].id : i \in 1..Len(log)} \ {"seal"}
AppendTo(database, record) ==
  IF database = "primary" THEN primaryLog' = Append(primaryLog, record) /\ UNCHANGED standbyLog
  ELSE standbyLog' = Append(standbyLog, record) /\ UNCHANGED primaryLog
SealFor(lane, e) == [lane |-> lane, id |-> "seal", epoch |-> e]
\* A writer of epoch e finds that it may write into the database.
MayWrite(database, e) ==
  IF database = "primary" THEN primaryRow = [epoch |-> e, frozen |-> FALSE] /\ e \in granted
  ELSE standbyRole = "writer" /\ standbyRow = [epoch |-> e, database |-> "standby"] /\ opened = e
InTransaction == {"locked", "put sent", "to commit"}
Locked(database, lane) ==
  \E p \in Payments : LaneOf(p) = lane /\ writer[p].database = database /\ writer[p].stage \in InTransaction
RowShared == \E p \in Payments : writer[p].database = "primary" /\ writer[p].stage \in InTransaction

------------------------------------------------------------------------------
(* A payment locks its lane and shares the fence row, which allows its epoch. *)
Begin(p, database, e) ==
  /\ writer[p].stage = "idle" /\ MayWrite(database, e) /\ ~Locked(database, LaneOf(p))
  /\ LET position == Position(database, LaneOf(p))
     IN IF p \in Applied(Log(database))
        THEN writer' = [writer EXCEPT ![p] = [stage |-> "committed", database |-> database, epoch |-> e, position |-> 0]]
        ELSE /\ Len(journal[LaneOf(p)]) = position
             /\ writer' = [writer EXCEPT ![p] =
                            [stage |-> "locked", database |-> database, epoch |-> e, position |-> position + 1]]
  /\ UNCHANGED <<lease, rows, logs, journal, puts, acknowledged, controller>>

(* A record that is in the journal and not in the database is applied as a fact. *)
RollForward(database, lane, e) ==
  /\ MayWrite(database, e) /\ ~Locked(database, lane) /\ Len(journal[lane]) > Position(database, lane)
  /\ LET record == journal[lane][Position(database, lane) + 1]
     IN /\ record.id = "seal" => (SealPassedBy = "anybody" \/ record.epoch <= e)
        /\ AppendTo(database, record)
  /\ UNCHANGED <<lease, rows, journal, puts, writer, acknowledged, controller>>

(* The put is sent, for a position. *)
SendPut(p) ==
  /\ writer[p].stage = "locked" /\ writer' = [writer EXCEPT ![p].stage = "put sent"]
  /\ LET record == [lane |-> LaneOf(p), id |-> p, epoch |-> writer[p].epoch]
     IN puts' = puts \cup {[position |-> writer[p].position, record |-> record]}
  /\ UNCHANGED <<lease, rows, logs, journal, acknowledged, controller>>

(* A put reaches the store: it wins if its position is the journal's next one. *)
PutLands ==
  /\ \E put \in puts :
       LET lane == put.record.lane
       IN /\ puts' = puts \ {put}
          /\ journal' = IF Len(journal[lane]) # put.position - 1 THEN journal
                        ELSE [journal EXCEPT ![lane] = Append(@, put.record)]
  /\ UNCHANGED <<lease, rows, logs, writer, acknowledged, controller>>

(* The writer learns who has the position. *)
PutAnswered(p) ==
  /\ writer[p].stage = "put sent" /\ Len(journal[LaneOf(p)]) >= writer[p].position
  /\ LET found == journal[LaneOf(p)][writer[p].position]
         own == found.id = p /\ found.epoch = writer[p].epoch
     IN writer' = [writer EXCEPT ![p] = IF own THEN [@ EXCEPT !.stage = "to commit"] ELSE Idle]
  /\ UNCHANGED <<lease, rows, logs, journal, puts, acknowledged, controller>>

(* The database commits the payment. *)
Commit(p) ==
  /\ writer[p].stage = "to commit" /\ writer' = [writer EXCEPT ![p].stage = "committed"]
  /\ AppendTo(writer[p].database, [lane |-> LaneOf(p), id |-> p, epoch |-> writer[p].epoch])
  /\ UNCHANGED <<lease, rows, journal, puts, acknowledged, controller>>

(* The client is told that its payment is done, however late. *)
Acknowledge(p) ==
  /\ writer[p].stage = "committed" /\ acknowledged' = acknowledged \cup {p}
  /\ writer' = [writer EXCEPT ![p] = [Idle EXCEPT !.stage = "done"]]
  /\ UNCHANGED <<lease, rows, logs, journal, puts, controller>>

(* The process or its connection dies; the put that it sent may still land. *)
Crash(p) ==
  /\ writer[p].stage \in InTransaction \cup {"committed"} /\ writer' = [writer EXCEPT ![p] = Idle]
  /\ UNCHANGED <<lease, rows, logs, journal, puts, acknowledged, controller>>

(* The replica receives the next commit. *)
Replicate ==
  /\ standbyRole = "replica" /\ Len(standbyLog) < Len(primaryLog)
  /\ standbyLog' = Append(standbyLog, primaryLog[Len(standbyLog) + 1])
  /\ UNCHANGED <<lease, rows, primaryLog, journal, puts, writer, acknowledged, controller>>

------------------------------------------------------------------------------
At(c, stage) == controller[c].stage = stage
Goes(c, stage) == controller' = [controller EXCEPT ![c].stage = stage]
Opens(c) == controller[c].epoch + 1
traffic == <<journal, puts, writer, acknowledged>>

(* A controller begins the move. *)
BeginMove(c) ==
  /\ At(c, "idle") /\ holder = "primary" /\ epoch < MaximumEpoch /\ standbyRole = "replica"
  /\ primaryRow = [epoch |-> epoch, frozen |-> FALSE]
  /\ controller' = [controller EXCEPT ![c] = [stage |-> "freeze", epoch |-> epoch, position |-> 0]]
  /\ UNCHANGED <<lease, rows, logs, traffic>>

(* The primary's row is frozen: from its commit on nobody writes there under that epoch. *)
Freeze(c) ==
  /\ At(c, "freeze") /\ (FreezeWaitsForWriters => ~RowShared)
  /\ IF FreezeIsConditional => primaryRow.epoch = controller[c].epoch
     THEN primaryRow' = [primaryRow EXCEPT !.frozen = TRUE] /\ Goes(c, "read position")
     ELSE UNCHANGED primaryRow /\ Goes(c, "idle")
  /\ UNCHANGED <<lease, standbyRow, standbyRole, opened, logs, traffic>>

(* The final position of the primary's log is read. *)
ReadPosition(c) ==
  /\ At(c, "read position")
  /\ controller' = [controller EXCEPT ![c].stage = "seal", ![c].position = Len(primaryLog)]
  /\ UNCHANGED <<lease, rows, logs, traffic>>

(* Each lane is closed with a seal of the epoch that is to come. *)
Seal(c) ==
  /\ At(c, "seal")
  /\ LET open == {lane \in Lanes : ~\E i \in 1..Len(journal[lane]) : journal[lane][i] = SealFor(lane, Opens(c))}
     IN IF open = {} THEN Goes(c, "catch up") /\ UNCHANGED journal
        ELSE /\ UNCHANGED controller
             /\ \E lane \in open : journal' = [journal EXCEPT ![lane] = Append(@, SealFor(lane, Opens(c)))]
  /\ UNCHANGED <<lease, rows, logs, puts, writer, acknowledged>>

(* The replica has all that the frozen writer ever wrote. *)
CatchUp(c) ==
  /\ At(c, "catch up") /\ standbyRole = "replica"
  /\ CatchUpTo = "log position" => Len(standbyLog) >= controller[c].position
  /\ CatchUpTo = "lane positions" =>
       \A lane \in Lanes : \A i \in 1..Len(journal[lane]) :
         journal[lane][i] = SealFor(lane, Opens(c)) => Position("standby", lane) >= i - 1
  /\ Goes(c, "hand over") /\ UNCHANGED <<lease, rows, logs, traffic>>

(* The lease is handed to the standby, if epoch and holder are as they were. *)
HandOver(c) ==
  /\ At(c, "hand over") /\ UNCHANGED granted
  /\ IF epoch = controller[c].epoch /\ holder = "primary"
     THEN epoch' = epoch + 1 /\ holder' = "standby" /\ phase' = "handed" /\ Goes(c, "commit")
     ELSE UNCHANGED <<epoch, holder, phase>> /\ Goes(c, "idle")
  /\ UNCHANGED <<rows, logs, traffic>>

(* Another controller resumes a move whose lease is handed over. *)
Resume(c) ==
  /\ At(c, "idle") /\ holder = "standby" /\ opened # epoch
  /\ controller' = [controller EXCEPT ![c] = [stage |-> "commit", epoch |-> epoch - 1, position |-> 0]]
  /\ UNCHANGED <<lease, rows, logs, traffic>>

(* The point of no return. *)
CommitMove(c) ==
  /\ At(c, "commit") /\ UNCHANGED <<epoch, holder, granted>>
  /\ IF epoch = Opens(c) /\ holder = "standby" /\ phase # "serving"
     THEN phase' = (IF PhaseIsCompared THEN "promoting" ELSE phase) /\ Goes(c, "promote")
     ELSE UNCHANGED phase /\ Goes(c, "idle")
  /\ UNCHANGED <<rows, logs, traffic>>

(* The standby's database becomes a writer. *)
Promote(c) ==
  /\ At(c, "promote") /\ standbyRole' = "writer" /\ Goes(c, "fence")
  /\ UNCHANGED <<lease, primaryRow, standbyRow, opened, logs, traffic>>

(* The standby's fence row is written, over an older epoch only. *)
WriteFence(c) ==
  /\ At(c, "fence") /\ Goes(c, "replay")
  /\ standbyRow' = IF standbyRow.epoch <= Opens(c) THEN [epoch |-> Opens(c), database |-> "standby"] ELSE standbyRow
  /\ UNCHANGED <<lease, primaryRow, standbyRole, opened, logs, traffic>>

Through(c, lane) == \E i \in 1..Position("standby", lane) :
  IF ReplayEndsAt = "own seal" THEN journal[lane][i] = SealFor(lane, Opens(c)) ELSE journal[lane][i].id = "seal"
(* The next record of a lane is replayed, until every lane is through. *)
Replay(c) ==
  /\ At(c, "replay") /\ UNCHANGED primaryLog
  /\ IF \A lane \in Lanes : Through(c, lane) THEN Goes(c, "open") /\ UNCHANGED standbyLog
     ELSE \E lane \in Lanes :
            /\ ~Through(c, lane) /\ Len(journal[lane]) > Position("standby", lane) /\ UNCHANGED controller
            /\ standbyLog' = Append(standbyLog, journal[lane][Position("standby", lane) + 1])
  /\ UNCHANGED <<lease, rows, traffic>>

(* The standby opens, if the lease is still at this epoch. *)
Open(c) ==
  /\ At(c, "open") /\ Goes(c, "idle")
  /\ IF epoch = Opens(c) /\ holder = "standby" THEN opened' = epoch /\ phase' = "serving" ELSE UNCHANGED <<opened, phase>>
  /\ UNCHANGED <<epoch, holder, granted, primaryRow, standbyRow, standbyRole, logs, traffic>>

------------------------------------------------------------------------------
(* A controller runs out of time, and leaves everything as it is. *)
RunOutOfTime(c) ==
  /\ controller[c].stage \in {"freeze", "read position", "seal", "catch up", "hand over"} /\ Goes(c, "idle")
  /\ UNCHANGED <<lease, rows, logs, traffic>>

(* A controller decides to give the move up: the row is frozen, or the lease handed over and nothing promoted. *)
BeginGivingUp(c) ==
  /\ At(c, "idle") /\ epoch < MaximumEpoch
  /\ (holder = "primary" /\ primaryRow.frozen) \/ (holder = "standby" /\ phase = "handed" /\ standbyRole = "replica")
  /\ controller' = [controller EXCEPT ![c] = [stage |-> "give back", epoch |-> epoch, position |-> 0]]
  /\ UNCHANGED <<lease, rows, logs, traffic>>

(* The lease goes back to the primary under a new epoch. *)
GiveBack(c) ==
  /\ At(c, "give back")
  /\ IF ~GivingUpBumpsEpoch /\ holder = "primary" /\ epoch = controller[c].epoch THEN UNCHANGED lease /\ Goes(c, "thaw")
     ELSE IF epoch = controller[c].epoch /\ (PhaseIsCompared => (holder = "primary" \/ phase = "handed"))
     THEN /\ epoch' = epoch + 1 /\ holder' = "primary" /\ phase' = "serving" /\ granted' = granted \cup {epoch + 1}
          /\ controller' = [controller EXCEPT ![c].stage = "thaw", ![c].epoch = epoch + 1]
     ELSE UNCHANGED lease /\ Goes(c, "idle")
  /\ UNCHANGED <<rows, logs, traffic>>

(* The primary's row is opened for the controller's epoch. *)
Thaw(c) ==
  /\ At(c, "thaw") /\ Goes(c, "idle")
  /\ LET e == controller[c].epoch
         allowed == \/ primaryRow.epoch < e
                    \/ primaryRow.epoch = e /\ (~ThawsOnlyOlder \/ ~GivingUpBumpsEpoch)
     IN primaryRow' = IF allowed THEN [epoch |-> e, frozen |-> FALSE] ELSE primaryRow
  /\ UNCHANGED <<lease, standbyRow, standbyRole, opened, logs, traffic>>

(* An instance of the primary finds that the lease is its Region's and the row older, and thaws it the same way. *)
FindOlderRow(c) ==
  /\ At(c, "idle") /\ holder = "primary" /\ primaryRow.epoch < epoch
  /\ controller' = [controller EXCEPT ![c] = [stage |-> "thaw", epoch |-> epoch, position |-> 0]]
  /\ UNCHANGED <<lease, rows, logs, traffic>>

MoveStep(c) ==
  \/ Freeze(c) \/ ReadPosition(c) \/ Seal(c) \/ CatchUp(c) \/ HandOver(c) \/ CommitMove(c) \/ Promote(c) \/ WriteFence(c)
  \/ Replay(c) \/ Open(c) \/ GiveBack(c) \/ Thaw(c)
Next ==
  \/ \E p \in Payments : \/ \E database \in {"primary", "standby"}, e \in 1..MaximumEpoch : Begin(p, database, e)
                         \/ SendPut(p) \/ PutAnswered(p) \/ Commit(p) \/ Acknowledge(p) \/ Crash(p)
  \/ \E database \in {"primary", "standby"}, lane \in Lanes, e \in 1..MaximumEpoch : RollForward(database, lane, e)
  \/ PutLands \/ Replicate
  \/ \E c \in Controllers : \/ BeginMove(c) \/ Resume(c) \/ BeginGivingUp(c) \/ RunOutOfTime(c) \/ FindOlderRow(c)
                            \/ MoveStep(c)
Spec == Init /\ [][Next]_vars

------------------------------------------------------------------------------
PrimaryOpen == \E e \in 1..MaximumEpoch : MayWrite("primary", e)
StandbyOpen == \E e \in 1..MaximumEpoch : MayWrite("standby", e)
(* Never are both databases open for writes. *)
OneWriter == ~(PrimaryOpen /\ StandbyOpen)
(* Whatever was acknowledged is in the database that is open. *)
AcknowledgedSurvive ==
  /\ PrimaryOpen => acknowledged \subseteq Applied(primaryLog)
  /\ StandbyOpen => acknowledged \subseteq Applied(standbyLog)
(* No payment is made twice. *)
AtMostOnce ==
  \A log \in {primaryLog, standbyLog} : \A i, j \in 1..Len(log) : i # j /\ log[i].id # "seal" => log[i].id # log[j].id
(* A read in the primary that looked at the lease alone would see whatever was acknowledged. *)
LeaseIsEnoughForReads == acknowledged \subseteq Applied(primaryLog)

\* Liveness: the controller "reconciler" keeps running, any other may stop anywhere; a writer's session ends some day.
Fairness ==
  /\ WF_vars(MoveStep("reconciler")) /\ WF_vars(Replicate)
  /\ WF_vars(BeginGivingUp("reconciler") \/ Resume("reconciler") \/ FindOlderRow("reconciler"))
  /\ \A p \in Payments : WF_vars(Crash(p))
  /\ WF_vars(controller["reconciler"].stage \in {"catch up", "freeze"} /\ RunOutOfTime("reconciler"))
LiveSpec == Spec /\ Fairness
(* One of the databases is open for the lease's holder, again and again. *)
ServiceComesBack ==
  []<>((holder = "primary" /\ MayWrite("primary", epoch)) \/ (holder = "standby" /\ MayWrite("standby", epoch)))
============================================================================
