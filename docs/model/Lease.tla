------------------------------- MODULE Lease -------------------------------
(* Who may acknowledge payments, and when somebody else may take that right.

   Every host reads a clock of its own, which runs fast or slow. A timer is an age on its owner's clock. A crash, a
   pause or a cut link is an action that is not taken; a lost answer is LoseRequest. The data that the lease protects
   is in the other modules: here only the right itself moves. *)
EXTENDS Integers, FiniteSets

CONSTANTS
  PrimaryInstances,       \* instances of the application in the Region that holds the lease first
  StandbyInstances,       \* ... and in the other one
  Challengers,            \* controllers that may take the lease; "homeward" for the primary Region, others for the standby
  LeaseDuration,          \* L, on the instance's own clock
  TakeoverWait,           \* W, on the challenger's own clock
  ClockRates,             \* what a clock may advance by in one tick of real time; the spread is the drift
  Clocks,                 \* "any": every host has any of the rates; "worst": instances the slowest, challengers the fastest
  MaximumEpoch,           \* where the exploration ends
  WaitRequired,           \* FALSE: the lease is taken without waiting
  ValidityCountsFrom,     \* "request" or "response": where an instance starts to count L
  WatchCountsFrom,        \* "response" or "request": where a challenger starts to count W
  TakeComparesBeat,       \* FALSE: the taking is conditional on the epoch alone
  ReadsConfer,            \* "nothing"; "since-previous-read" if the beat moved; "since-this-read" if it moved
  OnlyRenewers,           \* when reads confer: instances that renew all the same
  LeaseChecked,           \* "after-commit" or "before-commit": when a payment looks at the lease
  RevocationAllowed,      \* a challenger may end the holder's renewals
  DatabaseMayDie,         \* the holder's database may die while its instances live
  RenewalNeedsCanary      \* instances renew only while their database commits

Instances == PrimaryInstances \cup StandbyInstances
Hosts == Instances \cup Challengers
RegionOf(i) == IF i \in PrimaryInstances THEN "primary" ELSE "standby"
RegionOfChallenger(c) == IF c = "homeward" THEN "primary" ELSE "standby"
Slowest == CHOOSE r \in ClockRates : \A other \in ClockRates : r <= other
Fastest == CHOOSE r \in ClockRates : \A other \in ClockRates : r >= other

VARIABLES
  clockRate,        \* of each host, for ever
  epoch, holder, revoked,   \* the item in the store
  databaseAlive,    \* the database of the Region that held the lease first
  believedEpoch,    \* of each instance: the epoch that its last renewal was for; 0 before any
  validityAge,      \* of each instance: time since the moment that its validity counts from
  request,          \* of each instance: its renewal or read under way
  beatUnread,       \* of each instance that reads: the beat moved since its last read
  previousReadAge,  \* of each instance that reads: time since it sent that read
  beatMoved,        \* of each challenger: the beat is not the one that it last saw
  watch,            \* of each challenger: what it is waiting for, and since when
  payment,          \* of each instance: "open" while a payment is between its start and its answer
  newestAcknowledged, staleAcknowledgement   \* what clients were told
vars == <<clockRate, epoch, holder, revoked, databaseAlive, believedEpoch, validityAge, request, beatUnread,
          previousReadAge, beatMoved, watch, payment, newestAcknowledged, staleAcknowledgement>>
store == <<epoch, holder, revoked>>
belief == <<believedEpoch, validityAge>>
reader == <<beatUnread, previousReadAge>>
answers == <<newestAcknowledged, staleAcknowledgement>>
clients == <<payment, answers>>

NoRequest == [stage |-> "none", kind |-> "renew", epoch |-> 0, age |-> 0]
NoWatch == [stage |-> "none", epoch |-> 0, age |-> 0]
Init ==
  /\ clockRate \in IF Clocks = "any" THEN [Hosts -> ClockRates]
                   ELSE {[h \in Hosts |-> IF h \in Challengers THEN Fastest ELSE Slowest]}
  /\ epoch = 1 /\ holder = "primary" /\ revoked = FALSE /\ databaseAlive = TRUE
  /\ believedEpoch = [i \in Instances |-> 0] /\ validityAge = [i \in Instances |-> LeaseDuration]
  /\ request = [i \in Instances |-> NoRequest]
  /\ beatUnread = [i \in Instances |-> FALSE] /\ previousReadAge = [i \in Instances |-> LeaseDuration]
  /\ beatMoved = [c \in Challengers |-> TRUE] /\ watch = [c \in Challengers |-> NoWatch]
  /\ payment = [i \in Instances |-> "none"] /\ newestAcknowledged = 0 /\ staleAcknowledgement = FALSE

Valid(i) == believedEpoch[i] > 0 /\ validityAge[i] < LeaseDuration
\* Ages beyond the last moment that matters are all the same, which keeps the number of states finite.
Older(age, h, limit) == IF age + clockRate[h] > limit THEN limit ELSE age + clockRate[h]

(* Real time passes: each clock advances at its own rate. *)
Tick ==
  /\ validityAge' = [i \in Instances |-> Older(validityAge[i], i, LeaseDuration)]
  /\ previousReadAge' = [i \in Instances |-> Older(previousReadAge[i], i, LeaseDuration)]
  /\ request' = [i \in Instances |-> IF request[i].stage = "none" THEN request[i]
                                     ELSE [request[i] EXCEPT !.age = Older(@, i, LeaseDuration)]]
  /\ watch' = [c \in Challengers |-> IF watch[c].stage = "none" THEN watch[c]
                                     ELSE [watch[c] EXCEPT !.age = Older(@, c, TakeoverWait)]]
  /\ UNCHANGED <<clockRate, store, databaseAlive, believedEpoch, beatUnread, beatMoved, clients>>

------------------------------------------------------------------------------
(* An instance sends a renewal of the epoch that it knows, or a read. *)
SendRequest(i) ==
  /\ request[i].stage = "none" /\ holder = RegionOf(i)
  /\ RenewalNeedsCanary => (databaseAlive \/ RegionOf(i) = "standby")
  /\ LET kind == IF ReadsConfer = "nothing" \/ i \in OnlyRenewers THEN "renew" ELSE "read"
     IN request' = [request EXCEPT ![i] = [stage |-> "sent", kind |-> kind, epoch |-> epoch, age |-> 0]]
  /\ UNCHANGED <<clockRate, store, databaseAlive, belief, reader, beatMoved, watch, clients>>

(* The store takes or refuses the request; a renewal moves the beat. *)
StoreAnswers(i) ==
  /\ request[i].stage = "sent"
  /\ LET renews == request[i].kind = "renew"
         accepted == epoch = request[i].epoch /\ holder = RegionOf(i) /\ (~renews \/ ~revoked)
     IN IF ~accepted
        THEN request' = [request EXCEPT ![i] = NoRequest] /\ UNCHANGED <<beatMoved, beatUnread>>
        ELSE /\ request' = [request EXCEPT ![i].stage = IF ~renews /\ beatUnread[i] THEN "beat had moved" ELSE "answered"]
             /\ beatMoved' = IF renews THEN [c \in Challengers |-> TRUE] ELSE beatMoved
             /\ beatUnread' = IF ReadsConfer = "nothing" THEN beatUnread
                              ELSE IF renews THEN [j \in Instances |-> TRUE] ELSE [beatUnread EXCEPT ![i] = FALSE]
  /\ UNCHANGED <<clockRate, store, databaseAlive, belief, previousReadAge, watch, clients>>

(* The answer arrives: from here on the instance believes that it may acknowledge. *)
ReceiveAnswer(i) ==
  /\ request[i].stage \in {"answered", "beat had moved"}
  /\ LET confers == request[i].kind = "renew" \/ request[i].stage = "beat had moved"
         age == IF request[i].kind = "renew" THEN (IF ValidityCountsFrom = "request" THEN request[i].age ELSE 0)
                ELSE IF ReadsConfer = "since-previous-read" THEN previousReadAge[i] ELSE request[i].age
     IN IF confers THEN /\ believedEpoch' = [believedEpoch EXCEPT ![i] = request[i].epoch]
                        /\ validityAge' = [validityAge EXCEPT ![i] = age]
        ELSE UNCHANGED belief
  /\ previousReadAge' = IF ReadsConfer = "nothing" THEN previousReadAge ELSE [previousReadAge EXCEPT ![i] = request[i].age]
  /\ request' = [request EXCEPT ![i] = NoRequest]
  /\ UNCHANGED <<clockRate, store, databaseAlive, beatUnread, beatMoved, watch, clients>>

(* The request or its answer is lost; whether it had an effect nobody knows. *)
LoseRequest(i) ==
  /\ request[i].stage # "none" /\ request' = [request EXCEPT ![i] = NoRequest]
  /\ previousReadAge' = [previousReadAge EXCEPT ![i] = LeaseDuration]
  /\ UNCHANGED <<clockRate, store, databaseAlive, belief, beatUnread, beatMoved, watch, clients>>

(* The holder's database dies; its instances live on. *)
DatabaseDies ==
  /\ DatabaseMayDie /\ databaseAlive /\ databaseAlive' = FALSE
  /\ UNCHANGED <<clockRate, store, belief, request, reader, beatMoved, watch, clients>>

------------------------------------------------------------------------------
(* A challenger asks for the lease: for the first time, or because the beat moved. *)
ChallengerAsks(c) ==
  /\ watch[c].stage \in {"none", "waits"} /\ holder # RegionOfChallenger(c)
  /\ watch[c].stage = "none" \/ beatMoved[c]
  /\ watch' = [watch EXCEPT ![c] = [stage |-> "asked", epoch |-> 0, age |-> 0]]
  /\ UNCHANGED <<clockRate, store, databaseAlive, belief, request, reader, beatMoved, clients>>

(* The store answers the challenger with a strong read. *)
StoreAnswersChallenger(c) ==
  /\ watch[c].stage = "asked"
  /\ watch' = [watch EXCEPT ![c].stage = "answered", ![c].epoch = epoch]
  /\ beatMoved' = [beatMoved EXCEPT ![c] = FALSE]
  /\ UNCHANGED <<clockRate, store, databaseAlive, belief, request, reader, clients>>

(* The answer arrives, and the challenger begins to wait. *)
ChallengerWaits(c) ==
  /\ watch[c].stage = "answered"
  /\ watch' = [watch EXCEPT ![c].stage = "waits", ![c].age = IF WatchCountsFrom = "response" THEN 0 ELSE @]
  /\ UNCHANGED <<clockRate, store, databaseAlive, belief, request, reader, beatMoved, clients>>

(* A challenger revokes the epoch: no later renewal of it succeeds; the wait begins anew when the answer arrives. *)
Revoke(c) ==
  /\ RevocationAllowed /\ ~revoked /\ holder # RegionOfChallenger(c) /\ epoch < MaximumEpoch
  /\ revoked' = TRUE /\ beatMoved' = [beatMoved EXCEPT ![c] = FALSE]
  /\ watch' = [watch EXCEPT ![c] = [stage |-> "answered", epoch |-> epoch, age |-> 0]]
  /\ UNCHANGED <<clockRate, epoch, holder, databaseAlive, belief, request, reader, clients>>

(* A challenger that has waited W tries to take the lease, by a conditional write. *)
Take(c) ==
  /\ watch[c].stage = "waits" /\ epoch < MaximumEpoch /\ (WaitRequired => watch[c].age >= TakeoverWait)
  /\ watch' = [watch EXCEPT ![c] = NoWatch]
  /\ IF watch[c].epoch = epoch /\ holder # RegionOfChallenger(c) /\ (TakeComparesBeat => ~beatMoved[c])
     THEN /\ epoch' = epoch + 1 /\ holder' = RegionOfChallenger(c) /\ revoked' = FALSE
          /\ beatMoved' = [other \in Challengers |-> TRUE]
     ELSE UNCHANGED <<store, beatMoved>>
  /\ UNCHANGED <<clockRate, databaseAlive, belief, request, reader, clients>>

------------------------------------------------------------------------------
(* A payment begins under a valid lease. *)
BeginPayment(i) ==
  /\ payment[i] = "none" /\ Valid(i) /\ payment' = [payment EXCEPT ![i] = "open"]
  /\ UNCHANGED <<clockRate, store, databaseAlive, belief, request, reader, beatMoved, watch, answers>>

(* The payment is committed, and its client is told. *)
Acknowledge(i) ==
  /\ payment[i] = "open" /\ (LeaseChecked = "after-commit" => Valid(i))
  /\ payment' = [payment EXCEPT ![i] = "none"]
  /\ staleAcknowledgement' = (staleAcknowledgement \/ believedEpoch[i] < newestAcknowledged)
  /\ newestAcknowledged' = IF believedEpoch[i] > newestAcknowledged THEN believedEpoch[i] ELSE newestAcknowledged
  /\ UNCHANGED <<clockRate, store, databaseAlive, belief, request, reader, beatMoved, watch>>

(* The payment ends without an acknowledgement. *)
GiveUp(i) ==
  /\ payment[i] = "open" /\ payment' = [payment EXCEPT ![i] = "none"]
  /\ UNCHANGED <<clockRate, store, databaseAlive, belief, request, reader, beatMoved, watch, answers>>

Renewing(i) == SendRequest(i) \/ StoreAnswers(i) \/ ReceiveAnswer(i)
Challenging(c) == ChallengerAsks(c) \/ StoreAnswersChallenger(c) \/ ChallengerWaits(c) \/ Revoke(c) \/ Take(c)
Next ==
  \/ Tick \/ DatabaseDies
  \/ \E i \in Instances : Renewing(i) \/ LoseRequest(i) \/ BeginPayment(i) \/ Acknowledge(i) \/ GiveUp(i)
  \/ \E c \in Challengers : Challenging(c)
Spec == Init /\ [][Next]_vars

------------------------------------------------------------------------------
(* Never do instances of both Regions believe that they may acknowledge. *)
OneHolder == ~\E i \in PrimaryInstances, j \in StandbyInstances : Valid(i) /\ Valid(j)
(* Nothing is acknowledged under an epoch once something was under a later one. *)
NoStaleAcknowledgement == ~staleAcknowledgement

\* Liveness: nothing is lost, every request is answered, and the challenger keeps trying. Payments are left out.
Fairness ==
  /\ WF_vars(Tick) /\ \A i \in Instances : WF_vars(SendRequest(i)) /\ WF_vars(StoreAnswers(i)) /\ WF_vars(ReceiveAnswer(i))
  /\ \A c \in Challengers : /\ WF_vars(ChallengerAsks(c)) /\ WF_vars(StoreAnswersChallenger(c))
                            /\ WF_vars(ChallengerWaits(c)) /\ SF_vars(Take(c)) /\ WF_vars(Revoke(c))
NextWithoutLoss == Tick \/ DatabaseDies \/ (\E i \in Instances : Renewing(i)) \/ (\E c \in Challengers : Challenging(c))
LiveSpec == Init /\ [][NextWithoutLoss]_vars /\ Fairness
(* A holder whose database is dead is taken over in the end. *)
DeadHolderTakenOver == [](~databaseAlive => <>(epoch = MaximumEpoch))
============================================================================
