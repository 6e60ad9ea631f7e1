import Testing

/// How far a quantity computed from logs may lie from the recorded truth. The reason for a difference: a hook and
/// the log call beside it do not run at the same instant.
///
/// The bounds of every value are the most that one preempted process made of a difference of microseconds.
/// Those of the median are an order of magnitude tighter: a systematic error cannot hide in them.
struct ErrorBounds {
  /// Every value's computed − true lies here, in µs.
  var every: ClosedRange<Double>
  /// The median of computed − true lies here, in µs.
  var median: ClosedRange<Double>
  /// The order of hook and log call, and the work between them.
  var reason: Comment

  /// Compares what was computed with the truth.
  func check(_ differences: [Difference], sourceLocation: SourceLocation = #_sourceLocation) {
    let errors = differences.map { Double($0.computed - $0.truth) / 1000 }
    let outside = zip(differences, errors).filter { !every.contains($1) }
    #expect(
      outside.isEmpty,
      "\(outside.count) of \(errors.count) outside \(every) µs, such as \(outside.prefix(3)); \(reason.rawValue)",
      sourceLocation: sourceLocation)
    let middle = errors.sorted()[errors.count / 2]
    #expect(median.contains(middle), reason, sourceLocation: sourceLocation)
  }
}

/// One quantity of one request, in ns.
struct Difference: CustomStringConvertible {
  var request: String
  var computed: Int64
  var truth: Int64

  var description: String { "\(request): \(computed) ns for \(truth) ns" }
}

extension ErrorBounds {
  static let queueWait = ErrorBounds(
    every: -1520...150, median: -20...0,
    reason: """
      published is logged 10 to 200 µs after the acknowledgement (once 1.5 ms: the API was preempted in \
      between), consumed 10 to 150 µs after the reception, so the two delays nearly cancel
      """)
  static let api = ErrorBounds(
    every: -4000...(-140), median: -550...(-400),
    reason: """
      the hooks enclose the log calls: the outer middleware notes the start before the correlation id is \
      known and the finish when the answer has been sent
      """)
  static let requestTransit = ErrorBounds(
    every: -135...1980, median: 150...200,
    reason: """
      the client logs 8 to 175 µs after its hook, the API 40 to 2,000 µs after its own, which runs in the \
      outer middleware before the correlation id is known
      """)
  static let client = ErrorBounds(
    every: -170...250, median: -20...20,
    reason: "both lines are logged just after the hooks, by 8 to 250 µs, so the delays cancel on average")
  static let work = ErrorBounds(
    every: -730...(-70), median: -200...(-150),
    reason: """
      consumed is logged 10 to 150 µs after the hook of the reception, the end 60 to 710 µs before the hook \
      of the end, which runs when the log line has been written
      """)
  static let done = ErrorBounds(
    every: -780...(-85), median: -230...(-170),
    reason: """
      the client's send is logged 8 to 175 µs after its hook, the end of the work 60 to 710 µs before its \
      hook, which runs when the log line has been written
      """)
}
