import TraceModel

/// The call of each server's work, if all of a request was done one after another. Its records, as logged, are then
/// brackets that close in turn, and leave no choice.
///
///     users     pay        pay    orders     orders      pay        pay         users
///     sent,     received,  sent,  received,  responded,  answered,  responded,  answered
///       (         (          (      (           )           )          )           )
///
/// If clocks disagree, or calls were made at once, some record closes a bracket that is not open. Then nothing is
/// known.
struct SequentialNesting {
  private enum Bracket {
    case call(Int)
    case span(Int)
  }

  /// A record that opens a bracket or closes it.
  private struct Mark {
    var event: Int
    var bracket: Bracket
    var opens: Bool
  }

  private var open: [Bracket] = []
  /// The call of each span that was opened in the course of one.
  private var calls: [Int: Int] = [:]
  private var served: Set<Int> = []

  /// The call of each span; nil where records are not nested.
  static func calls(of search: CallSearch) -> [Int: Int]? {
    var nesting = SequentialNesting()
    for mark in marks(search) where !nesting.take(mark, search) { return nil }
    return nesting.calls
  }

  private static func marks(_ search: CallSearch) -> [Mark] {
    var marks: [Mark] = []
    for (number, call) in search.calls.enumerated() {
      for attempt in call.attempts {
        if let sent = attempt.sent { marks.append(Mark(event: sent, bracket: .call(number), opens: true)) }
        if let ended = attempt.ended {
          marks.append(Mark(event: ended, bracket: .call(number), opens: false))
        }
      }
    }
    for (number, span) in search.spans.enumerated() {
      if let begin = span.received { marks.append(Mark(event: begin, bracket: .span(number), opens: true)) }
      if let end = span.responded { marks.append(Mark(event: end, bracket: .span(number), opens: false)) }
    }
    return marks.sorted { $0.event < $1.event }
  }

  private mutating func take(_ mark: Mark, _ search: CallSearch) -> Bool {
    guard mark.opens else { return close(mark.bracket) }
    switch (mark.bracket, open.last) {
    case (.call(let call), .span(let span)):
      guard search.calls[call].sender == search.spans[span].origin else { return false }
    case (.span(let span), .call(let call)):
      guard search.spans[span].target.agrees(with: search.calls[call].target),
        search.spans[span].origin != search.calls[call].sender, served.insert(call).inserted
      else { return false }
      calls[span] = call
    case (.call, nil), (.span, nil): break
    case (.call, .call), (.span, .span): return false
    }
    open.append(mark.bracket)
    return true
  }

  private mutating func close(_ bracket: Bracket) -> Bool {
    switch (bracket, open.popLast()) {
    case (.call(let one), .call(let other)), (.span(let one), .span(let other)): one == other
    case (.call, .span), (.span, .call), (.call, nil), (.span, nil): false
    }
  }
}
