import TraceModel

/// The knowledge of an occurrence while its bursts are read in the order of time: enough to tell whether another
/// root goes on with it.
struct OpenOccurrence {
  private let roots: RootEvents
  private var hasRoot = false
  /// The highest attempt number that a root logs.
  private var highestAttempt: UInt16 = 0
  /// The longest silence before any root but the first, in ns.
  private var longestSilence: Int64 = 0
  private var clientAnswer = LatestAnswer()
  /// By origin: what a consumer calls answers well, too, and is no answer to the request.
  private var serverAnswers: [OriginID: LatestAnswer] = [:]
  /// Received minus answered requests, and published minus consumed messages.
  private var openRequests = 0
  private var openMessages = 0
  /// Origins that logged an HTTP record.
  private var exchangeOrigins: Set<OriginID> = []

  init(roots: RootEvents) { self.roots = roots }

  /// Adds the events of a burst, which are in the order of time. `silence` is the time before it, in ns.
  mutating func add(_ burst: ArraySlice<Int>, _ events: [Event], silence: Int64) {
    var (silence, latest) = (silence, burst.first.map { events[$0].time.nanoseconds } ?? 0)
    for index in burst {
      let time = events[index].time.nanoseconds
      // Records of one time have the same silence before them, in whatever order they come.
      if time != latest { (silence, latest) = (time - latest, time) }
      if roots.isRoot(events[index]) { addRoot(events[index], silence: silence) }
      add(events[index])
    }
  }

  private mutating func addRoot(_ event: Event, silence: Int64) {
    if hasRoot, event.time != firstRoot { longestSilence = max(longestSilence, silence) }
    if !hasRoot { firstRoot = event.time }
    hasRoot = true
    highestAttempt = max(highestAttempt, event.attempt)
  }

  /// Time of the first root; without meaning before there is one.
  private var firstRoot = Timestamp(nanoseconds: 0)

  private mutating func add(_ event: Event) {
    let act = event.role.act
    switch (act.side, act.moment) {
    case (.server, .start): openRequests += 1
    case (.server, .end):
      openRequests -= 1
      serverAnswers[event.origin, default: LatestAnswer()].add(event)
    case (.caller, .end): if roots.isClient(event.origin) { clientAnswer.add(event) }
    case (.publisher, _): openMessages += 1
    case (.consumer, .receipt): openMessages -= 1
    case (.caller, _), (.server, _), (.consumer, _), (.app, _), (.any, _): break
    }
    if event.role.isExchange { exchangeOrigins.insert(event.origin) }
  }

  /// The latest answer is a good one: of the client if it logs its answers, else of every server. Without a
  /// client everything that began has ended, too.
  private var isSettled: Bool {
    if roots.hasClientEnds { return clientAnswer.isGood }
    guard !serverAnswers.isEmpty, serverAnswers.values.allSatisfy(\.isGood) else { return false }
    return roots.hasClient || openRequests <= 0 && openMessages <= 0
  }

  /// `root` is no further attempt of this occurrence, and came after a long `silence` (in ns).
  func isFollowed(by root: Event, after silence: Int64) -> Bool {
    guard hasRoot, root.attempt <= highestAttempt else { return false }
    let least = isSettled ? OccurrenceSplit.leastSilence : OccurrenceSplit.retryHorizon
    guard silence >= least.count else { return false }
    return silence / OccurrenceSplit.silenceFactor >= longestSilence
  }

  /// Some origin logged an HTTP record here and in the burst.
  func sharesClock(with burst: ArraySlice<Int>, _ events: [Event]) -> Bool {
    burst.contains { events[$0].role.isExchange && exchangeOrigins.contains(events[$0].origin) }
  }
}

/// Whether the latest of some answers was a good one; of several at one time, any.
private struct LatestAnswer {
  private(set) var isGood = false
  private var time = Timestamp(nanoseconds: .min)

  mutating func add(_ event: Event) {
    let isGood =
      event.role != .requestFailed
      && (event.statusCode == 0 ? !event.failed : 200..<400 ~= event.statusCode)
    self.isGood = isGood || event.time == time && self.isGood
    time = event.time
  }
}
