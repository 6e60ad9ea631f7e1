import TraceModel

/// Work of one origin that has begun and, at this point of its log, not ended.
struct OpenWork {
  /// What was begun.
  enum Kind {
    /// A server's: the span with this number.
    case server(Int)
    /// A consumer's, on the message with this key; `.none` where no record names it.
    case consumer(Identifier)
  }

  var kind: Kind
  /// Its first event, by which the work is known.
  let begin: Int
  /// Processing has started, or there is no such step. What has merely been received does not call anybody.
  var isStarted: Bool
}

/// The work that an origin has open, in the order in which it began or was started.
///
/// An origin's own records stand in the order of its own clock, so nothing here depends on other clocks.
struct OpenWorks {
  private var works: [OpenWork] = []
  /// What ended last. A service may go on after its answer.
  private var lastEnded: OpenWork?
  /// The event that ended each work, by the work's first one.
  private(set) var ends: [Int: Int] = [:]

  /// What the origin is doing: of several the one that it took up last, if need be one that has not started.
  var current: OpenWork? { works.last(where: \.isStarted) ?? works.last }

  /// The works that may make a call now, the likeliest last: those that have started, else any, else the last one.
  var callers: [Int] {
    let started = works.filter(\.isStarted)
    let open = started.isEmpty ? works : started
    return open.isEmpty ? lastEnded.map { [$0.begin] } ?? [] : open.suffix(16).map(\.begin)
  }

  mutating func begin(_ work: OpenWork) { works.append(work) }

  /// The server's span that an answer ends: the last one of which `isPossible` is true, else the last.
  mutating func endSpan(at event: Int, where isPossible: (Int) -> Bool) -> Int? {
    let place = lastSpan(where: isPossible) ?? lastSpan { _ in true }
    guard let place, case .server(let span) = close(place, at: event).kind else { return nil }
    return span
  }

  /// An answer ends this span; nil where that has ended.
  mutating func endSpan(_ span: Int, at event: Int) -> Int? {
    guard let place = lastSpan(where: { $0 == span }) else { return nil }
    _ = close(place, at: event)
    return span
  }

  private func lastSpan(where isPossible: (Int) -> Bool) -> Int? {
    works.lastIndex {
      if case .server(let span) = $0.kind { isPossible(span) } else { false }
    }
  }

  /// Processing of a message starts, which was received before or whose receipt no record shows.
  mutating func start(_ key: Identifier, at event: Int) {
    let place = lastMessage(key) { !$0.isStarted }
    var work =
      place.map { works.remove(at: $0) } ?? OpenWork(kind: .consumer(key), begin: event, isStarted: true)
    work.isStarted = true
    works.append(work)
  }

  /// Processing of a message ends.
  mutating func end(_ key: Identifier, at event: Int) {
    if let place = lastMessage(key, where: { _ in true }) { _ = close(place, at: event) }
  }

  private mutating func close(_ place: Int, at event: Int) -> OpenWork {
    let work = works.remove(at: place)
    lastEnded = work
    ends[work.begin] = event
    return work
  }

  /// The last work on the message; without a key on either side any may be meant.
  private func lastMessage(_ key: Identifier, where isPossible: (OpenWork) -> Bool) -> Int? {
    works.lastIndex { work in
      guard case .consumer(let own) = work.kind, isPossible(work) else { return false }
      return own == key || own == .none || key == .none
    }
  }
}
