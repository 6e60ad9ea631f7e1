import TraceModel

/// The open work of an origin, in the order of its beginning or start.
///
/// An origin's own records stand in the order of its own clock, so nothing here depends on other clocks. Started and
/// waiting work stands in chains, so thousands under way at once take no longer each.
struct OpenWorks {
  /// Up to here works are searched one by one.
  private static let few = 16

  /// A work in its chain; -1 where none stands before or behind it.
  private struct Link {
    var work: OpenWork
    var before: Int
    var behind = -1
    var isOpen = true
  }

  /// All works that ever began, by number; a new one gets a new number.
  private var links: [Link] = []
  private var lastStarted = -1
  private var lastWaiting = -1
  private var count = 0
  /// Works by each name that they may be asked for by, the latest last; empty of few.
  private var named: [WorkName: [Int]] = [:]
  /// The last ended work. A service may go on after its answer.
  private var lastEnded: OpenWork?
  /// The event that ended each work, by the work's first one.
  private(set) var ends: [Int: Int] = [:]

  /// The origin's present work: of several the one taken up last, if need be one not yet started.
  var current: OpenWork? {
    let last = lastStarted >= 0 ? lastStarted : lastWaiting
    return last >= 0 ? links[last].work : nil
  }

  /// The works that may make a call now, the likeliest last: the started ones, else any, else the last one.
  var callers: [Int] {
    var (begins, number) = ([Int](), lastStarted >= 0 ? lastStarted : lastWaiting)
    while number >= 0, begins.count < 16 {
      begins.append(links[number].work.begin)
      number = links[number].before
    }
    return begins.isEmpty ? lastEnded.map { [$0.begin] } ?? [] : begins.reversed()
  }

  /// A work begins, or starts.
  mutating func begin(_ work: OpenWork) {
    let number = links.count
    let last = work.isStarted ? lastStarted : lastWaiting
    links.append(Link(work: work, before: last))
    if last >= 0 { links[last].behind = number }
    if work.isStarted { lastStarted = number } else { lastWaiting = number }
    count += 1
    if !named.isEmpty { name(number) } else if count > Self.few { nameAll() }
  }

  /// The server's span ended by an answer: the last one that agrees with it, else the last.
  mutating func endSpan(at event: Int, _ target: CallTarget, attempt: UInt16) -> Int? {
    let last = lastSpan(target, attempt) ?? lastSpan(CallTarget(), 0)
    guard let last, case .server(let span, _, _) = close(last, at: event).kind else { return nil }
    return span
  }

  /// An answer ends this span; nil if it has ended.
  mutating func endSpan(_ span: Int, at event: Int) -> Int? {
    let number = latest(from: lastStarted) { work in
      if case .server(let own, _, _) = work.kind { own == span } else { false }
    }
    guard let number else { return nil }
    _ = close(number, at: event)
    return span
  }

  private mutating func lastSpan(_ target: CallTarget, _ attempt: UInt16) -> Int? {
    guard named.isEmpty else { return latest(of: WorkName.spans(agreeingWith: target, attempt)) }
    return latest(from: lastStarted) { work in
      guard case .server(_, let own, let number) = work.kind else { return false }
      return own.agrees(with: target) && (attempt == 0 || number == 0 || number == attempt)
    }
  }

  /// Processing of a message starts; its receipt stands before, or has no record.
  mutating func start(_ key: Identifier, at event: Int) {
    let known = lastMessage(key, isStarted: false).map { remove($0) }
    var work = known ?? OpenWork(kind: .consumer(key), begin: event, isStarted: true)
    work.isStarted = true
    begin(work)
  }

  /// Processing of a message ends.
  mutating func end(_ key: Identifier, at event: Int) {
    let (started, waiting) = (lastMessage(key, isStarted: true), lastMessage(key, isStarted: false))
    if let last = started.map({ max($0, waiting ?? -1) }) ?? waiting { _ = close(last, at: event) }
  }

  /// The last work on the message; without a key on either side any may be meant.
  private mutating func lastMessage(_ key: Identifier, isStarted: Bool) -> Int? {
    guard named.isEmpty else { return latest(of: WorkName.messages(agreeingWith: key, isStarted: isStarted)) }
    return latest(from: isStarted ? lastStarted : lastWaiting) { work in
      guard case .consumer(let own) = work.kind else { return false }
      return own == key || own == .none || key == .none
    }
  }

  private mutating func close(_ number: Int, at event: Int) -> OpenWork {
    let work = remove(number)
    lastEnded = work
    ends[work.begin] = event
    return work
  }

  private mutating func remove(_ number: Int) -> OpenWork {
    let link = links[number]
    links[number].isOpen = false
    if link.before >= 0 { links[link.before].behind = link.behind }
    if link.behind >= 0 { links[link.behind].before = link.before }
    if lastStarted == number { lastStarted = link.before }
    if lastWaiting == number { lastWaiting = link.before }
    count -= 1
    return link.work
  }

  // MARK: Searching

  private func latest(from last: Int, where isMeant: (OpenWork) -> Bool) -> Int? {
    var number = last
    while number >= 0, !isMeant(links[number].work) { number = links[number].before }
    return number >= 0 ? number : nil
  }

  /// The latest open work that has one of the names. Ended work is left out for good.
  private mutating func latest(of names: [WorkName]) -> Int? {
    var latest: Int?
    for name in names {
      while let last = named[name]?.last, !links[last].isOpen { named[name]?.removeLast() }
      if let last = named[name]?.last { latest = max(latest ?? last, last) }
    }
    return latest
  }

  private mutating func nameAll() {
    for number in links.indices where links[number].isOpen { name(number) }
  }

  private mutating func name(_ number: Int) {
    for name in WorkName.all(of: links[number].work) { named[name, default: []].append(number) }
  }
}

/// The names that a record may ask for a work by. A part that the record does not say is nil, and agrees with every
/// work.
private enum WorkName: Hashable {
  case span(path: UInt32?, method: CallTarget.Method?, attempt: UInt16?)
  case message(Identifier?, isStarted: Bool)

  /// Every name of a work: each part as it is, and left out.
  static func all(of work: OpenWork) -> [WorkName] {
    switch work.kind {
    case .consumer(let key):
      [.message(key, isStarted: work.isStarted), .message(nil, isStarted: work.isStarted)]
    case .server(_, let target, let attempt):
      spans([target.path, nil], [target.method, nil], [attempt, nil])
    }
  }

  /// The names of the spans that agree with a record; 0 and unknown agree with everything.
  static func spans(agreeingWith target: CallTarget, _ attempt: UInt16) -> [WorkName] {
    spans(
      target.path == 0 ? [nil] : [target.path, 0],
      target.method == .unknown ? [nil] : [target.method, .unknown], attempt == 0 ? [nil] : [attempt, 0])
  }

  static func messages(agreeingWith key: Identifier, isStarted: Bool) -> [WorkName] {
    (key == .none ? [nil] : [key, Identifier.none]).map { .message($0, isStarted: isStarted) }
  }

  private static func spans(
    _ paths: [UInt32?], _ methods: [CallTarget.Method?], _ attempts: [UInt16?]
  ) -> [WorkName] {
    paths.flatMap { path in
      methods.flatMap { method in attempts.map { .span(path: path, method: method, attempt: $0) } }
    }
  }
}
