/// The statement of all requests' logs together about the logging itself: what `trace doctor` prints.
package struct Diagnosis: Sendable {
  /// How many requests were examined.
  package var requests = 0
  /// Everyone who logged, by name.
  package var origins: [OriginFinding] = []
  /// Where ids pass from one program to another, in the order of a request's life.
  package var links: [LinkFinding] = []
  /// Consumer groups that have had none of the latest messages of a topic, while others have.
  package var waitingGroups: [WaitingGroup] = []
  /// Segments across two clocks with some negative ones.
  package var negatives: [NegativeFinding] = []
  /// Clocks that jumped.
  package var steps: [ClockStepFinding] = []
  /// Clocks that no estimate explains.
  package var conflicts: [ClockConflictFinding] = []
  /// Logs whose ingest was interrupted and has not gone on.
  package var interrupted: [String] = []
  /// A removal of requests was interrupted, and something of it is left to do.
  package var removalIsInterrupted = false
  /// The option that names the index in another command, as it was typed: ` --db incident.db`.
  package var indexOption = ""
  /// Requests were removed from the index.
  package var hasForgotten = false
  /// Lines that became no event, by source and reason.
  package var skipped: [SkippedFinding] = []
  /// Sources with times without an offset, or with invalid UTF-8.
  package var files: [FileFinding] = []
  /// Suspicious ids, the first of each kind: probably no ids, used more than once, or naming one request together with
  /// another.
  package var suspiciousIDs: [IDFinding] = []
  /// How many ids there are of each kind.
  package var idCounts = IDCounts()
  /// Programs that seem to log only a part of what they do.
  package var sampling: [SamplingFinding] = []
  /// Requests by outcome; outcomes that do not occur are absent.
  package var outcomes: [Outcome: Int] = [:]
  /// Requests with the outcome `unknown` and a record of level error or a higher one.
  package var unknownWithErrors = 0
  /// The understood part of the records; nil if every request is understood, and something of each service.
  package var understanding: Understanding?
  /// The logs, as they were named.
  package var logs: [String] = []
  /// Services without anything understood, by name.
  package var silent: [SilentFinding] = []
  /// Services whose work never ends in the logs, by name.
  package var unended: [UnendedFinding] = []
  /// Where ids may stand of records without one, the likeliest first.
  package var idCandidates: [IDCandidateFinding] = []
  /// Rules of profiles that name records of earlier logs and none of later ones.
  package var endedRules: [EndedRuleFinding] = []
  /// Messages that were published under one id and consumed under another.
  package var crossedMessages = 0
  /// Programs that seem to log the time of another zone.
  package var zones: [ZoneFinding] = []
  /// `uncovered`: incomplete requests whose missing record falls outside every log. `suspectedSampling`: incomplete
  /// requests with a missing record of a kind so often missing that sampling is likelier than loss.
  package var uncovered = 0
  package var suspectedSampling = 0

  package init() {}
}
