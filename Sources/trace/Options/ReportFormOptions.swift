import ArgumentParser

/// The form of a report, if it is not percentiles of all requests.
struct ReportFormOptions: ParsableArguments {
  @Flag(
    name: .long,
    help: "Tell why the slowest requests are slow: where they lose time, and what they have in common.")
  var explain = false

  @Option(
    name: .long,
    help: ArgumentHelp("With --explain: so many percent are the slowest, at most 25.", valueName: "percent"))
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

  func validate() throws {
    let asked = [explain ? "--explain" : nil, every.map { _ in "--every" }, ids.map { _ in "--ids" }]
      .compactMap { $0 }
    if asked.count > 1 { throw ValidationError("\(asked[0]) and \(asked[1]) exclude each other") }
    if slowest != nil, !explain { throw ValidationError("--slowest is of --explain") }
  }

  /// The option that asks for another form; nil without one.
  var name: String? { explain ? "--explain" : every != nil ? "--every" : ids != nil ? "--ids" : nil }
}
