import ArgumentParser

/// The form of a report, if it is not percentiles of all requests.
struct ReportFormOptions: ParsableArguments {
  @Flag(
    name: .long,
    help: "Tell why the slowest requests are slow: where they lose time, and what they have in common.")
  var explain = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "With --explain: the percentage of requests that are the slowest, at most 25.", valueName: "percent"))
  var slowest: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Print a series: rate, outcomes, percentiles and queues in intervals of this length, such as 5m.",
      valueName: "duration"))
  var every: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "List the requests at or above a percentile of --segment, or of the whole time: p99; 'p99(queue_wait jobs)'.",
      valueName: "percentile"))
  var ids: String?

  @Flag(
    name: .long,
    help: "Draw how the values of --segment, or of the whole time, lie on a logarithmic scale.")
  var histogram = false

  @Flag(
    name: .long,
    help: "Draw the same over time, in intervals of --every, or about 60 without it.")
  var heatmap = false

  func validate() throws {
    // Intervals of a map may be stated.
    let others = asked.filter { !heatmap || $0 != "--every" }
    if others.count > 1 { throw ValidationError("\(others[0]) and \(others[1]) exclude each other") }
    if slowest != nil, !explain { throw ValidationError("--slowest is of --explain") }
  }

  private var asked: [String] {
    [
      explain ? "--explain" : nil, heatmap ? "--heatmap" : nil, every.map { _ in "--every" },
      ids.map { _ in "--ids" }, histogram ? "--histogram" : nil,
    ].compactMap(\.self)
  }

  /// The option that asks for another form, of all requests; nil without one.
  var name: String? { asked.first { $0 != "--histogram" } }
}
