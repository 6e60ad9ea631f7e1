import ArgumentParser
import TraceModel

extension RequestMetrics.Label: ExpressibleByArgument {}

/// Which series metrics have.
struct MetricsOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Upper bounds of the buckets, with commas between them: 10ms,50ms,250ms,1s,5s.", valueName: "list"))
  var buckets: String?

  @Option(
    name: .long,
    help: ArgumentHelp("Leave this label out, and count its values together; repeat it.", valueName: "label"))
  var without: [RequestMetrics.Label] = []

  @Option(
    name: .long,
    help: ArgumentHelp("Refuse a label with more values than this.", valueName: "n"))
  var labelLimit = 50

  func validate() throws {
    if labelLimit < 1 { throw ValidationError("--label-limit takes a number from 1, not \(labelLimit)") }
  }

  /// The labels that tell series apart.
  var labels: Set<RequestMetrics.Label> { Set(RequestMetrics.Label.allCases).subtracting(without) }
}
