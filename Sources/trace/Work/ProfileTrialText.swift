import LogReading
import TraceModel
import TraceRendering
import TraceSources

/// The text of `trace profile test`: a profile tried on logs.
struct ProfileTrialText {
  private let trial: ProfileTrial
  private let profile: LogProfile?
  private let page: OutputTarget

  /// `found` is the profile tried; nil if there are only the built-in ones.
  init(_ trial: ProfileTrial, _ found: ProfileFinder.Found?, page: OutputTarget) {
    (self.trial, profile, self.page) = (trial, found?.profile, page)
  }

  /// The output of the command.
  var lines: [String] {
    let texts = trial.survey.texts.sorted { ($1.value.records, $0.key) < ($0.value.records, $1.key) }
    let rows = texts.map { text, found in
      ProfileText.Row(
        text: text, records: found.records, steps: found.steps, isUnderstood: found.understood > 0,
        example: PlaceName.text(found.file, line: found.line))
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
      + (absent + unfit + unmatched).map(TerminalText.escaped)
  }

  /// A line for each place of the profile with a field of no record: `trace.yaml:12: key: no record 'job added' has the
  /// field jobID (jobId?)`.
  private var absent: [String] {
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
      let nearest = answer.isThere ? nil : self.nearest(to: question.paths, answer.names)
      return "\(profile.name):\(line): \(question.key): \(what)" + (nearest.map { " (\($0)?)" } ?? "")
    }
  }

  /// A line for each entry of the profile that is for none of the logs.
  private var unfit: [String] {
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
  private func nearest(to paths: [String], _ names: Set<String>) -> String? {
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
  private var unmatched: [String] {
    guard let profile else { return [] }
    return profile.sources.enumerated().flatMap { source, entry in
      entry.rules.enumerated().filter { number, _ in
        trial.survey.matches[RuleOrigin(profile: nil, source: source, rule: number)] == nil
      }.map { "\(profile.name):\($0.element.line): no record is \($0.element.words)" }
    }
  }

  /// The reason why a service's build, which tests its profile, fails; nil if enough is understood.
  func shortcoming(below limit: Double) -> Failure? {
    guard trial.percentage >= limit else {
      return Failure(
        .nothingFound,
        "only \(percentage(trial.percentage)) of the records are understood, not \(percentage(limit))")
    }
    guard trial.absentFields.isEmpty else {
      return Failure(.nothingFound, "the profile names fields that no record has")
    }
    return nil
  }

  private func percentage(_ value: Double) -> String {
    "\((value * 10).rounded(.down) / 10)".replacing(".0", with: "") + "%"
  }
}
