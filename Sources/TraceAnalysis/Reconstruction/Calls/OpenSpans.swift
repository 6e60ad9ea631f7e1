import TraceModel

/// The begun server spans of a request, by the facts that an answer may state of its span.
struct OpenSpans {
  /// A span as a tracing library names it, at one program.
  private struct Name: Hashable {
    var origin: OriginID
    var span: UInt32
  }

  private struct Asked: Hashable {
    var origin: OriginID
    var target: CallTarget
  }

  private var byName: [Name: Int] = [:]
  /// Spans without an answer that name a span as their caller's, or as their own.
  private var sharing: [Name: Set<Int>] = [:]
  private var byOrigin: [OriginID: [Int]] = [:]
  /// How many have no answer, of each program and target.
  private var open: [Asked: Int] = [:]

  /// The span begins with `event`.
  mutating func add(_ span: Int, _ event: Event) {
    if event.link.span != 0 { byName[Name(origin: event.origin, span: event.link.span)] = span }
    for name in Self.names(event) { sharing[name, default: []].insert(span) }
    byOrigin[event.origin, default: []].append(span)
    open[Asked(origin: event.origin, target: event.target), default: 0] += 1
  }

  /// The span that began with `event` has its answer. Returns how many others of the same target have none.
  mutating func remove(_ span: Int, _ event: Event) -> Int {
    let asked = Asked(origin: event.origin, target: event.target)
    let others = open[asked, default: 1] - 1
    open[asked] = others
    for name in Self.names(event) { sharing[name]?.remove(span) }
    return others
  }

  /// The spans that a record names.
  private static func names(_ event: Event) -> [Name] {
    let (span, parent) = (event.link.span, event.link.parent)
    if span == 0, parent == 0 { return [] }
    return (span == 0 || span == parent ? [parent] : parent == 0 ? [span] : [span, parent])
      .map { Name(origin: event.origin, span: $0) }
  }

  /// The span whose name the answer has, else the only one without an answer that names a span in common with it, such
  /// as the caller's.
  func named(by answer: Event) -> Int? {
    guard !answer.link.isUnknown else { return nil }
    if answer.link.span != 0, let own = byName[Name(origin: answer.origin, span: answer.link.span)] {
      return own
    }
    for name in Self.names(answer) {
      if let spans = sharing[name], spans.count == 1 { return spans.first }
    }
    return nil
  }

  /// The span that began nearest to the answer minus its stated duration. `begin` is the first event of each,
  /// `isPossible` whether it may have the answer.
  func nearest(
    to answer: Event, _ events: [Event], begin: (Int) -> Int, where isPossible: (Int) -> Bool
  ) -> Int? {
    guard answer.statedDurationNanoseconds >= 0, let spans = byOrigin[answer.origin] else { return nil }
    var nearest = NearestBeginning(of: answer)
    nearest.look(through: spans, events, begin: begin) { isPossible($0) ? begin($0) : nil }
    return nearest.found
  }
}
