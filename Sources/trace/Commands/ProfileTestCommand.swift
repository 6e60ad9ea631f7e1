import ArgumentParser
import LogReading
import TraceModel
import TraceRendering
import TraceSources

/// `trace profile test`: what a profile understands of some logs.
struct ProfileTestCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Say what a profile understands of some logs.",
    usage: "trace profile test [<profile>] <file> ... [<options>]",
    discussion: """
      EXAMPLES
        trace profile test api.log worker.log
        trace profile test trace.yaml sample.log --at-least 90%
        trace profile test pino-http api.log

      Prints each text with how many records have it, which steps they are, and where the first stands; then how many \
      records are understood, how many requests begin and end, which fields of the profile no record has, and which \
      rules have named nothing. A record is \
      understood if it is a step, or if a rule says that it is none ('is: note'). Records without an id are counted apart.

      The first argument is the profile if it ends in .yaml or .yml, or is the name of a built-in one.

      In a service's own tests it fails the build when a line is reworded.

      EXIT STATUS
        0   done
        1   only with --at-least: less is understood than it asks for, or the profile names fields that no record has
        2   failed, or the profile is wrong
        64  wrong usage
      """)

  @Argument(
    help: ArgumentHelp("A profile, then log files; '-' is standard input.", valueName: "file"),
    completion: .file())
  var files: [String]

  @Option(
    name: .customLong("at-least"),
    help: ArgumentHelp(
      "End with status 1 where fewer of a hundred records are understood.", valueName: "percentage"))
  var atLeast: String?

  @OptionGroup var decoding: DecoderOptions

  @OptionGroup var redaction: RedactionOptions

  @OptionGroup var output: OutputOptions

  mutating func validate() throws { _ = try limit() }

  mutating func run() async throws {
    let page = try output.page()
    let found = try ProfileFinder.find(takeProfile() ?? decoding.profile)
    Diagnostics.tell(found)
    guard !files.isEmpty else {
      throw Failure(
        .usage, "no logs are named", details: ["for example: trace profile test trace.yaml sample.log"])
    }
    let decoder = try decoding.decoder(profile: found?.profile)
    let redaction = try redaction.redaction()
    let logs = LogPaths(files)
    let trial = try await ProfileTrial(
      logs, zones: decoding.zones(of: logs.files), redaction: redaction, decoder: decoder)
    Diagnostics.report(trial.inputs)
    if trial.inputs.hasNothing { throw Failure(.failed) }
    self.redaction.tellMissing(redaction, of: trial.inputs.sources)
    for line in Self.lines(trial, found?.profile, on: page) { Output.writeLine(line) }
    guard let limit = try limit() else { return }
    guard trial.percentage >= limit else {
      throw Failure(
        .nothingFound,
        "only \(Self.percentage(trial.percentage)) of the records are understood, not \(Self.percentage(limit))"
      )
    }
    guard trial.absentFields.isEmpty else {
      throw Failure(.nothingFound, "the profile names fields that no record has")
    }
  }

  /// Takes the profile that stands in front of the logs, if one does.
  private mutating func takeProfile() -> String? {
    guard let first = files.first,
      first.hasSuffix(".yaml") || first.hasSuffix(".yml") || BuiltInProfiles.all.name(of: first) != nil
    else { return nil }
    return files.removeFirst()
  }

  /// The percentage of `--at-least`.
  private func limit() throws -> Double? {
    guard let atLeast else { return nil }
    guard let limit = Double(atLeast.hasSuffix("%") ? String(atLeast.dropLast()) : atLeast),
      (0...100).contains(limit)
    else { throw ValidationError("--at-least takes a percentage from 0% to 100%, not \(atLeast)") }
    return limit
  }

  // MARK: Lines

  private static func lines(_ trial: ProfileTrial, _ profile: LogProfile?, on page: OutputTarget) -> [String]
  {
    let texts = trial.survey.texts.sorted { ($1.value.records, $0.key) < ($0.value.records, $1.key) }
    let rows = texts.map { text, found in
      ProfileText.Row(
        text: text, records: found.records, steps: found.steps, isUnderstood: found.understood > 0,
        example: "\(found.file):\(found.line)")
    }
    var lines = rows.isEmpty ? [] : ProfileText.table(rows, on: page)
    for (file, layout) in trial.layouts where !layout.builtIns.isEmpty {
      lines.append(TerminalText.escaped("\(file): \(layout.builtIns.joined(separator: ", "))"))
    }
    lines.append(
      "understood \(NumberFormat.grouped(trial.survey.understood)) of "
        + "\(NumberFormat.counted(trial.survey.records, "record")), \(NumberFormat.grouped(trial.whole)) of "
        + "\(NumberFormat.counted(trial.requests, "request")) begin and end")
    if trial.survey.withoutID > 0 {
      lines.append("\(NumberFormat.counted(trial.survey.withoutID, "record")) without an id")
    }
    return lines
      + (absent(trial, profile) + unfit(trial, profile) + unmatched(trial, profile)).map(TerminalText.escaped)
  }

  /// A line for each place of the profile that names fields of which no record has one:
  /// `trace.yaml:12: key: no record 'job added' has the field jobID (jobId?)`.
  private static func absent(_ trial: ProfileTrial, _ profile: LogProfile?) -> [String] {
    guard let profile else { return [] }
    return trial.absentFields.map { question, answer in
      let entry = profile.sources[question.source]
      let rule = question.rule.map { entry.rules[$0] }
      let isOfRule = question.key != "where" && rule != nil
      let records = isOfRule ? "no record of the rule for \(rule?.words ?? "")" : "no record"
      let line = rule?.line ?? entry.line
      let fields = question.paths.joined(separator: " or ")
      let what =
        fields.isEmpty || answer.isThere
        ? "\(records) has a text that the pattern fits" : "\(records) has the field \(fields)"
      let nearest = answer.isThere ? nil : nearest(to: question.paths, answer.names)
      return "\(profile.name):\(line): \(question.key): \(what)" + (nearest.map { " (\($0)?)" } ?? "")
    }
  }

  /// A line for each entry of the profile that is for none of the logs.
  private static func unfit(_ trial: ProfileTrial, _ profile: LogProfile?) -> [String] {
    guard let profile else { return [] }
    return profile.sources.enumerated().compactMap { number, entry in
      let words = entry.selection.yaml
      guard !words.isEmpty, !trial.survey.entries.contains(number) else { return nil }
      let isOfRecords = words.count == 1 && !entry.selection.conditions.isEmpty
      return "\(profile.name): entry at line \(entry.line) (\(words.joined(separator: ", "))) fits no "
        + (isOfRecords ? "record" : "log")
    }
  }

  /// The field that may have been meant: of almost the same name, or of the same name in an object.
  private static func nearest(to paths: [String], _ names: Set<String>) -> String? {
    let names = names.sorted()
    for path in paths {
      let last = path.split(separator: ".").last.map(String.init) ?? path
      if let found = names.first(where: { $0.split(separator: ".").last.map(String.init) == last }) {
        return found
      }
      // With half of its letters changed a word is another.
      if let found = EditDistance.nearest(to: path, among: names)?.word,
        EditDistance.between(path, found) * 2 < max(path.count, found.count)
      {
        return found
      }
    }
    return nil
  }

  /// A line for each rule of the profile that has named no record.
  private static func unmatched(_ trial: ProfileTrial, _ profile: LogProfile?) -> [String] {
    guard let profile else { return [] }
    return profile.sources.enumerated().flatMap { source, entry in
      entry.rules.enumerated().filter { number, _ in
        trial.survey.matches[RuleOrigin(profile: nil, source: source, rule: number)] == nil
      }.map { "\(profile.name):\($0.element.line): no record is \($0.element.words)" }
    }
  }

  private static func percentage(_ value: Double) -> String {
    "\((value * 10).rounded(.down) / 10)".replacing(".0", with: "") + "%"
  }
}
