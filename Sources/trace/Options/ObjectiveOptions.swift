import ArgumentParser
import TraceModel
import TraceSources

/// The objectives for requests.
struct ObjectiveOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "An objective: 'p99(end_to_end) < 2s', 'share(failed) < 1%', 'oldest(queued) < 5m'; repeat it.",
      valueName: "objective"))
  var slo: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp(
      "A file of objectives, one a line, with comments behind #; repeat it.", valueName: "file"),
    completion: .file())
  var slos: [String] = []

  /// All objectives, those of files behind the others, each once.
  func objectives() throws -> [Objective] {
    var objectives: [Objective] = []
    let typed = try slo.map(ObjectiveExpression.parse)
    for objective in typed + (try slos.flatMap(ObjectiveFile.objectives(of:)))
    where !objectives.contains(objective) {
      objectives.append(objective)
    }
    guard !objectives.isEmpty else {
      throw Failure(
        .usage, "there is no objective to check",
        details: [ObjectiveMessages.examples, "or from a file: --slos FILE"])
    }
    return objectives
  }
}
