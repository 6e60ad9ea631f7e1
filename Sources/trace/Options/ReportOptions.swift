import ArgumentParser
import TraceAnalysis

/// The keys that group requests.
struct GroupingOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Group by these, with commas between them: \(GroupKey.names.joined(separator: ", ")), or any attribute.",
      valueName: "keys"), completion: Completions.groupKeys)
  var by: String?
}

/// Which percentiles are printed.
struct PercentileOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Print these percentiles, with commas between them; each is above 0 and at most 100.", valueName: "list"
    ), completion: Completions.percentiles)
  var percentiles = "50,90,95,99"
}

/// How many groups are told apart.
struct GroupCountOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "With --by: tell this number of groups apart, the largest, 50 without it; the rest is one, 'other'.",
      valueName: "n"))
  var groups: Int?

  /// The number if none is stated.
  private static let usual = 50

  /// How many groups stand by themselves.
  var count: Int { groups ?? Self.usual }

  func validate() throws {
    if let groups, groups < 1 { throw ValidationError("--groups takes a number from 1, not \(groups)") }
  }
}
