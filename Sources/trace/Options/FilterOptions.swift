public import ArgumentParser
import LogReading
import TraceAnalysis
public import TraceModel
import TraceSources

extension Level: ExpressibleByArgument {
  /// A level by its name in either case, or by another logger's name for it.
  public init?(argument: String) {
    let word = argument.lowercased()
    guard let level = Self.named(word) ?? Self.otherName(of: word).flatMap(Self.named) else { return nil }
    self = level
  }

  private static func named(_ name: String) -> Level? {
    allCases.first { $0 != .unknown && $0.name == name }
  }

  /// Its name, for a word by which some logger calls it. A number means one level to one logger, and another to others.
  private static func otherName(of word: String) -> String? {
    word.contains(where: \.isNumber) ? nil : (try? Profile.makeDefault())?.levels[word]
  }

  /// The names of the levels, as help and completions list them.
  public static var allValueStrings: [String] { allCases.filter { $0 != .unknown }.map(\.name) }
}

extension Segment: ExpressibleByArgument {
  /// A segment by its name in reports.
  public init?(argument: String) {
    guard let asked = Self.measured.first(where: { $0.name == argument }) else { return nil }
    self = asked.segment
  }

  /// The names of the measured segments, as help and completions list them.
  public static var allValueStrings: [String] { measured.map(\.name) }

  /// The segments a request can be asked for; the others occur on critical paths only.
  private static var measured: [SegmentDefinition] { SegmentDefinition.all.filter(\.isMeasured) }
}

/// Which requests a command is about.
struct FilterOptions: ParsableArguments {
  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "Requests that start at or after this time: 15m or 2h ago, 10:49, yesterday, RFC 3339; without a zone it is one of --tz.",
      valueName: "time"))
  var since: String?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("Requests that start before this time, written likewise.", valueName: "time"))
  var until: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Requests in which this service, or instance of one, took part; repeated: one of them.",
      valueName: "name"), completion: Completions.services)
  var service: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Requests with a record of this level or above (of --service, if given).", valueName: "level"))
  var level: Level?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Requests with this text in a record's message or error, in any case. With --service or --level: in their records. Repeated: all texts.",
      valueName: "text"))
  var text: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Requests that ended so, several with commas: \(Outcome.inReports.map(\.name).joined(separator: ", ")).",
      valueName: "outcome"),
    completion: Completions.outcomes)
  var outcome: [String] = []

  @Option(
    name: [.customLong("where")],
    help: ArgumentHelp(
      "Requests with an attribute: key=value, key!=value, key>n, key>=n, key<n, key<=n, key~regex; repeated: all of them.",
      valueName: "condition"), completion: Completions.conditions)
  var conditions: [String] = []

  @Flag(help: "Requests with a message that was delivered again, or tried again by a retry topic.")
  var redelivered = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Requests with a message that took this number of attempts: '>1', '>=3', '<2', 2; repeated: all of them.",
      valueName: "condition"))
  var attempts: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Requests that took longer, or whose --segment did: 250ms, 2s, 1h30m; unfinished ones up to the end of the logs.",
      valueName: "duration"))
  var slowerThan: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The segment that --slower-than is about; alone: requests that have it.", valueName: "name"))
  var segment: Segment?

  /// They read what records say.
  var needRecords: Bool { !text.isEmpty }

  /// The filter. Its attributes are added to `projection`; `zone` is for times without one. Throws facts about what was
  /// typed.
  func filter(
    _ projection: inout AttributeProjection, zone: LocalZone?
  ) throws -> RequestFilter {
    var filter = RequestFilter()
    let now = WallClock.now
    filter.since = try since.map { try TimeExpression.parse($0, now: now, zone: zone) }
    filter.until = try until.map { try TimeExpression.parse($0, now: now, zone: zone) }
    filter.services = service
    filter.level = level
    filter.texts = try texts()
    filter.outcomes = try outcomes()
    for text in conditions {
      let condition = try AttributeCondition(parsing: text)
      filter.conditions.append((projection.index(of: condition.key), condition))
    }
    filter.attempts = try attempts.map { try AttemptCondition(parsing: $0) }
    if redelivered { filter.attempts.append(AttemptCondition(.greater, 1)) }
    filter.slowerThan = try slowerThan.map { try TimeExpression.parseDuration($0) }
    if segment != nil, filter.slowerThan == nil { filter.slowerThan = Nanoseconds(.min) }
    filter.segment = segment
    return filter
  }

  private func texts() throws -> [String] {
    guard !text.contains("") else { throw Failure(.usage, "--text takes a text, not an empty one") }
    return text
  }

  private func outcomes() throws -> Set<Outcome> {
    var outcomes: Set<Outcome> = []
    for word in outcome.flatMap({ $0.split(separator: ",") }) {
      guard let outcome = Outcome.allCases.first(where: { $0.name == word.lowercased() }) else {
        throw Failure(
          .usage, "there is no outcome '\(word)'",
          details: (EditDistance.near(to: word.lowercased(), among: Outcome.allCases.map(\.name)).map {
            ["did you mean: --outcome \($0)"]
          } ?? []) + ["outcomes: " + Outcome.allCases.map(\.name).joined(separator: ", ")])
      }
      outcomes.insert(outcome)
    }
    return outcomes
  }
}
