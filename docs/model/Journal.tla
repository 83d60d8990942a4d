------------------------------ MODULE Journal ------------------------------
(* What survives a takeover, by the rule after which payments are journaled. The primary Region serves with one account
   in one lane; the standby replays the journal and opens. Leases are reduced to one bit, which Lease justifies: the
   takeover begins only when it is over. Processes of the primary may go on long after that. Each payment has a key of
   its own, and moves one unit. *)
EXTENDS Integers, Sequences, FiniteSets

CONSTANTS
  Payments,
  Debits,                 \* those of them that take money out; all others put some in
  OpeningBalance,
  JournalRule,            \* "lane": at the lane's next position, inside the transaction, before the commit; all other rules
                          \* know only the payment's key: "before-validation", "inside-transaction", "after-commit"; "none"
  TakeoverSteps,          \* in their order, from "seal", "promote", "fence", "read", "replay", "open"
  LeaseRequired,          \* FALSE: acknowledged without a look at the lease
  LeaseCheckedInTime,     \* FALSE: the lease may end between the check and the answer
  SlowProcesses,          \* FALSE: no process of the primary does anything once its lease is over
  ReplayRule,             \* "fact": what is journaled is applied; "judge-again": only if there are funds
  RetryRule,              \* what a retry does that finds its key in the journal alone: "apply", "judge-again", "trust"
  ToleratedLag,           \* payments that the replica may lack when it is promoted
  CrossConnections,       \* a process of the primary may find the promoted database by itself
  FenceNamesTimeline      \* such a process is stopped although the row was not rewritten yet

VARIABLES
  primaryLog,       \* commits of the primary's database
  standbyLog,       \* commits of the standby's
  journal,
  stage,            \* of each payment in the primary
  laneLock,         \* the payment that has the lane
  leaseValid,       \* of the primary
  stepsDone,        \* of the takeover
  journalRead,      \* what the takeover has read
  told,             \* what the client of each payment was told: "nothing", "done" or "declined"
  oldWroteNew       \* a process of the old epoch has written into the promoted database
vars == <<primaryLog, standbyLog, journal, stage, laneLock, leaseValid, stepsDone, journalRead, told, oldWroteNew>>

Elements(s) == {s[i] : i \in 1..Len(s)}
Amount(x) == IF x = "seal" THEN 0 ELSE IF x \in Debits THEN -1 ELSE 1
RECURSIVE Balance(_)
Balance(log) == IF log = <<>> THEN OpeningBalance ELSE Balance(Tail(log)) + Amount(Head(log))
Funded(log, p) == p \notin Debits \/ Balance(log) > 0
Done(step) == \E i \in 1..stepsDone : TakeoverSteps[i] = step
Working == leaseValid \/ SlowProcesses
ByLane == JournalRule = "lane"

Init ==
  /\ primaryLog = <<>> /\ standbyLog = <<>> /\ journal = <<>> /\ journalRead = <<>>
  /\ stage = [p \in Payments |-> "new"] /\ told = [p \in Payments |-> "nothing"] /\ laneLock = "nobody"
  /\ leaseValid = TRUE /\ stepsDone = 0 /\ oldWroteNew = FALSE

------------------------------------------------------------------------------
(* A payment is journaled before anybody looked whether it has funds. *)
JournalIntent(p) ==
  /\ Working /\ JournalRule = "before-validation" /\ stage[p] = "new"
  /\ journal' = IF p \in Elements(journal) THEN journal ELSE Append(journal, p)
  /\ stage' = [stage EXCEPT ![p] = "intended"]
  /\ UNCHANGED <<primaryLog, standbyLog, laneLock, leaseValid, stepsDone, journalRead, told, oldWroteNew>>

(* A payment locks its lane and is judged: it goes on, or is declined, or was committed before. *)
LockAndJudge(p) ==
  /\ Working /\ laneLock = "nobody" /\ stage[p] = IF JournalRule = "before-validation" THEN "intended" ELSE "new"
  /\ ByLane => Len(journal) = Len(primaryLog)   \* otherwise RollForward comes first
  /\ IF p \in Elements(primaryLog)
     THEN stage' = [stage EXCEPT ![p] = "committed"] /\ UNCHANGED <<laneLock, told>>
     ELSE IF Funded(primaryLog, p)
     THEN /\ laneLock' = p /\ UNCHANGED told
          /\ LET journalsFirst == JournalRule \in {"inside-transaction", "lane"}
             IN stage' = [stage EXCEPT ![p] = IF journalsFirst THEN "to journal" ELSE "to commit"]
     ELSE /\ stage' = [stage EXCEPT ![p] = "ended"] /\ UNCHANGED laneLock
          /\ told' = IF leaseValid \/ ~LeaseRequired THEN [told EXCEPT ![p] = "declined"] ELSE told
  /\ UNCHANGED <<primaryLog, standbyLog, journal, leaseValid, stepsDone, journalRead, oldWroteNew>>

(* An entry that is in the journal and not in the database is a fact, and is applied first. *)
RollForward ==
  /\ Working /\ ByLane /\ laneLock = "nobody" /\ Len(journal) > Len(primaryLog)
  /\ LET entry == journal[Len(primaryLog) + 1]
     IN entry # "seal" /\ primaryLog' = Append(primaryLog, entry)
  /\ UNCHANGED <<standbyLog, journal, stage, laneLock, leaseValid, stepsDone, journalRead, told, oldWroteNew>>

(* The entry is put; in a lane only if its position is free, otherwise the payment is rolled back. *)
PutEntry(p) ==
  /\ Working /\ stage[p] = "to journal" /\ laneLock = p
  /\ IF ByLane /\ Len(journal) # Len(primaryLog)
     THEN /\ stage' = [stage EXCEPT ![p] = "ended"] /\ laneLock' = "nobody" /\ UNCHANGED journal
     ELSE /\ journal' = IF ~ByLane /\ p \in Elements(journal) THEN journal ELSE Append(journal, p)
          /\ stage' = [stage EXCEPT ![p] = "to commit"] /\ UNCHANGED laneLock
  /\ UNCHANGED <<primaryLog, standbyLog, leaseValid, stepsDone, journalRead, told, oldWroteNew>>

(* The primary's database commits. *)
Commit(p) ==
  /\ Working /\ stage[p] = "to commit" /\ laneLock = p
  /\ primaryLog' = Append(primaryLog, p) /\ laneLock' = "nobody"
  /\ stage' = [stage EXCEPT ![p] = IF JournalRule = "after-commit" THEN "to journal late" ELSE "committed"]
  /\ UNCHANGED <<standbyLog, journal, leaseValid, stepsDone, journalRead, told, oldWroteNew>>

(* The entry is put after the commit, and before the answer. *)
PutEntryLate(p) ==
  /\ Working /\ stage[p] = "to journal late" /\ journal' = Append(journal, p) /\ stage' = [stage EXCEPT ![p] = "committed"]
  /\ UNCHANGED <<primaryLog, standbyLog, laneLock, leaseValid, stepsDone, journalRead, told, oldWroteNew>>

(* After the commit the lease is looked at. *)
CheckLease(p) ==
  /\ Working /\ stage[p] = "committed" /\ (LeaseRequired => leaseValid) /\ stage' = [stage EXCEPT ![p] = "to answer"]
  /\ UNCHANGED <<primaryLog, standbyLog, journal, laneLock, leaseValid, stepsDone, journalRead, told, oldWroteNew>>

(* The client is told that its payment is done. *)
Acknowledge(p) ==
  /\ Working /\ stage[p] = "to answer" /\ told[p] = "nothing" /\ (leaseValid \/ ~LeaseRequired \/ ~LeaseCheckedInTime)
  /\ told' = [told EXCEPT ![p] = "done"] /\ stage' = [stage EXCEPT ![p] = "ended"]
  /\ UNCHANGED <<primaryLog, standbyLog, journal, laneLock, leaseValid, stepsDone, journalRead, oldWroteNew>>

(* The process or its connection dies; its transaction is rolled back. *)
Crash(p) ==
  /\ stage[p] \notin {"new", "ended"} /\ stage' = [stage EXCEPT ![p] = "ended"]
  /\ laneLock' = IF laneLock = p THEN "nobody" ELSE laneLock
  /\ UNCHANGED <<primaryLog, standbyLog, journal, leaseValid, stepsDone, journalRead, told, oldWroteNew>>

(* A process of the primary, whose pool follows whatever is writable, commits in the promoted database. *)
CommitAcross(p) ==
  /\ CrossConnections /\ stage[p] = "to commit" /\ Done("promote") /\ ~Done("fence") /\ ~FenceNamesTimeline
  /\ p \notin Elements(standbyLog)
  /\ standbyLog' = Append(standbyLog, p) /\ oldWroteNew' = TRUE /\ stage' = [stage EXCEPT ![p] = "ended"]
  /\ laneLock' = IF laneLock = p THEN "nobody" ELSE laneLock
  /\ UNCHANGED <<primaryLog, journal, leaseValid, stepsDone, journalRead, told>>

(* The client repeats its request in the primary: what the database has is done, and answered after the lease check. *)
Retry(p) ==
  /\ stage[p] = "ended" /\ told[p] = "nothing"
  /\ stage' = [stage EXCEPT ![p] = IF p \in Elements(primaryLog) THEN "committed" ELSE "new"]
  /\ UNCHANGED <<primaryLog, standbyLog, journal, laneLock, leaseValid, stepsDone, journalRead, told, oldWroteNew>>

(* The primary's lease runs out. *)
LeaseEnds ==
  /\ leaseValid /\ leaseValid' = FALSE
  /\ UNCHANGED <<primaryLog, standbyLog, journal, stage, laneLock, stepsDone, journalRead, told, oldWroteNew>>

(* The replica receives the next commit. *)
Replicate ==
  /\ ~Done("promote") /\ Len(standbyLog) < Len(primaryLog)
  /\ standbyLog' = Append(standbyLog, primaryLog[Len(standbyLog) + 1])
  /\ UNCHANGED <<primaryLog, journal, stage, laneLock, leaseValid, stepsDone, journalRead, told, oldWroteNew>>

------------------------------------------------------------------------------
Missing == IF ByLane
           THEN [i \in 1..(IF Len(journalRead) > Len(standbyLog) THEN Len(journalRead) - Len(standbyLog) ELSE 0)
                  |-> journalRead[Len(standbyLog) + i]]
           ELSE SelectSeq(journalRead, LAMBDA p : p \notin Elements(standbyLog))
StepEnds == stepsDone' = stepsDone + 1
NextStepIs(step) == ~leaseValid /\ stepsDone < Len(TakeoverSteps) /\ TakeoverSteps[stepsDone + 1] = step

(* The takeover closes the lane with a seal. *)
Seal ==
  /\ NextStepIs("seal") /\ StepEnds /\ journal' = IF ByLane THEN Append(journal, "seal") ELSE journal
  /\ UNCHANGED <<primaryLog, standbyLog, stage, laneLock, leaseValid, journalRead, told, oldWroteNew>>
(* The takeover promotes the replica, if it lacks no more than tolerated. *)
Promote ==
  /\ NextStepIs("promote") /\ StepEnds /\ Len(primaryLog) - Len(standbyLog) <= ToleratedLag
  /\ UNCHANGED <<primaryLog, standbyLog, journal, stage, laneLock, leaseValid, journalRead, told, oldWroteNew>>
(* The takeover writes the fence row. *)
WriteFence ==
  /\ NextStepIs("fence") /\ StepEnds
  /\ UNCHANGED <<primaryLog, standbyLog, journal, stage, laneLock, leaseValid, journalRead, told, oldWroteNew>>
(* The takeover reads the journal. *)
ReadJournal ==
  /\ NextStepIs("read") /\ StepEnds /\ journalRead' = journal
  /\ UNCHANGED <<primaryLog, standbyLog, journal, stage, laneLock, leaseValid, told, oldWroteNew>>
(* The takeover applies the next entry that it has read, until there is none. *)
Replay ==
  /\ NextStepIs("replay")
  /\ IF Missing = <<>> \/ JournalRule = "none" THEN StepEnds /\ UNCHANGED <<standbyLog, journalRead>>
     ELSE /\ UNCHANGED stepsDone
          /\ IF ReplayRule = "judge-again" /\ Head(Missing) # "seal" /\ ~Funded(standbyLog, Head(Missing))
             THEN journalRead' = SelectSeq(journalRead, LAMBDA p : p # Head(Missing)) /\ UNCHANGED standbyLog
             ELSE standbyLog' = Append(standbyLog, Head(Missing)) /\ UNCHANGED journalRead
  /\ UNCHANGED <<primaryLog, journal, stage, laneLock, leaseValid, told, oldWroteNew>>
(* The standby opens for payments. *)
Open ==
  /\ NextStepIs("open") /\ StepEnds
  /\ UNCHANGED <<primaryLog, standbyLog, journal, stage, laneLock, leaseValid, journalRead, told, oldWroteNew>>
Takeover == Seal \/ Promote \/ WriteFence \/ ReadJournal \/ Replay \/ Open

(* A client that was told nothing repeats its request in the standby, which is open. *)
RetryInStandby(p) ==
  /\ Done("open") /\ told[p] = "nothing"
  /\ LET answer(word) == told' = [told EXCEPT ![p] = word]
         apply == standbyLog' = Append(standbyLog, p)
     IN IF p \in Elements(standbyLog) THEN answer("done") /\ UNCHANGED <<standbyLog, journal>>
        ELSE IF JournalRule \notin {"none", "lane"} /\ p \in Elements(journal)
        THEN /\ UNCHANGED journal
             /\ CASE RetryRule = "trust" -> answer("done") /\ UNCHANGED standbyLog
                  [] RetryRule = "judge-again" /\ ~Funded(standbyLog, p) -> answer("declined") /\ UNCHANGED standbyLog
                  [] OTHER -> answer("done") /\ apply
        ELSE IF ByLane /\ Len(journal) > Len(standbyLog)
        THEN standbyLog' = Append(standbyLog, journal[Len(standbyLog) + 1]) /\ UNCHANGED <<journal, told>>
        ELSE IF Funded(standbyLog, p)
        THEN answer("done") /\ apply /\ journal' = IF JournalRule = "none" THEN journal ELSE Append(journal, p)
        ELSE answer("declined") /\ UNCHANGED <<standbyLog, journal>>
  /\ UNCHANGED <<primaryLog, stage, laneLock, leaseValid, stepsDone, journalRead, oldWroteNew>>

Next ==
  \/ \E p \in Payments : \/ JournalIntent(p) \/ LockAndJudge(p) \/ PutEntry(p) \/ Commit(p) \/ PutEntryLate(p)
                         \/ CheckLease(p) \/ Acknowledge(p) \/ Crash(p) \/ CommitAcross(p) \/ Retry(p) \/ RetryInStandby(p)
  \/ RollForward \/ LeaseEnds \/ Replicate \/ Takeover
Spec == Init /\ [][Next]_vars

------------------------------------------------------------------------------
TakenOver == stepsDone = Len(TakeoverSteps)
Lost == {p \in Payments : told[p] = "done" /\ p \notin Elements(standbyLog)}
(* Whatever was acknowledged is there after the takeover. *)
AcknowledgedSurvive == TakenOver => Lost = {}
(* Without a journal: no more is lost than the replica was allowed to lack. *)
LossWithinLag == TakenOver => Cardinality(Lost) <= ToleratedLag
(* No payment is made twice. *)
AtMostOnce == \A i, j \in 1..Len(standbyLog) : i # j /\ standbyLog[i] # "seal" => standbyLog[i] # standbyLog[j]
(* After the takeover no balance is negative. *)
NoNegativeBalance == TakenOver => Balance(standbyLog) >= 0
(* What was declined is not made. *)
DeclinedStaysDeclined == TakenOver => \A p \in Payments : told[p] = "declined" => p \notin Elements(standbyLog)
(* No process of the old epoch writes into the promoted database. *)
OldNeverWritesNew == ~oldWroteNew
============================================================================
