import LogReading
import TraceModel
import TraceRendering
import TraceSources

/// Messages on standard error.
enum Diagnostics {
  private static var style: ColourMode {
    let wants =
      TerminalStream.messages.isTerminal && Environment["NO_COLOR"] == nil && Environment["TERM"] != "dumb"
    return ColourMode(hasColour: wants, palette: OutputOptions.palette)
  }

  static func print(_ diagnostic: Diagnostic) {
    Output.message(DiagnosticRenderer(style: style).render(diagnostic))
  }

  /// A remark for a person, although nothing has failed.
  static func print(remark: String, details: [String] = []) {
    Output.message(([remark] + details.map { "  " + $0 }).map(TerminalText.escaped).joined(separator: "\n"))
  }

  /// The argument parser's message about wrong usage, in the form of ours, with `hints` first.
  static func print(usage message: String, hints: [String]) {
    var lines = message.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var first = lines.isEmpty ? "" : lines.removeFirst()
    if let letter = first.first, first.dropFirst().first?.isLowercase == true {
      first = letter.lowercased() + first.dropFirst()
    }
    print(Diagnostic(first, details: hints + lines.filter { !$0.isEmpty }))
  }

  /// Reports once on inputs read directly: unreadable files, skipped lines with their places, times without an offset.
  static func report(_ inputs: InputReport) {
    for failure in inputs.failures { print(ErrorMessages.diagnostic(failure)) }
    if !inputs.passedOver.isEmpty {
      print(remark: "passed over, since they are no logs: \(inputs.passedOver.joined(separator: ", "))")
    }
    for source in inputs.sources { reportSkipped(source) }
    for source in inputs.sources where source.timesFrom2001 > 0 {
      Output.message(
        "\(NumberFormat.counted(source.timesFrom2001, "time")) of \(source.file) count from 2001, as Swift's dates do: "
          + "978,307,200 s were added")
    }
    for source in inputs.sources where source.strayTimes > 0 {
      Output.message(
        "\(NumberFormat.counted(source.strayTimes, "record")) of \(source.file) "
          + "\(source.strayTimes == 1 ? "has a time" : "have times") far from all others, as before a clock is set: "
          + "kept, and no step")
    }
    if !inputs.naiveFiles.isEmpty, TerminalStream.messages.isTerminal {
      Output.message("times without an offset are read as UTC: \(inputs.naiveFiles.joined(separator: ", "))")
    }
  }

  /// Says that logs without a line are empty: nothing else explains a result of 0 requests.
  static func tell(emptinessOf inputs: InputReport) {
    guard !inputs.sources.isEmpty, inputs.sources.allSatisfy({ $0.counts.lines == 0 }) else { return }
    let names = inputs.sources.map { $0.file == "-" ? "standard input" : $0.file }
    print(remark: "no line in \(names.joined(separator: ", "))")
  }

  /// Says that an index lacks a part of some logs, and (`tellsRemoval`) that removed records still take space.
  /// `options` name the index in another command.
  static func tell(
    interruptionOf index: any LedgerSource, _ options: IndexOptions, tellsRemoval: Bool = true
  ) throws {
    try tell(interruptionOf: index.interruptedLogs())
    guard tellsRemoval, try index.removalIsInterrupted() else { return }
    print(remark: RemovalSentence.text, details: [RemovalSentence.advice(options.typed)])
  }

  /// Says that an index lacks a part of these logs.
  static func tell(interruptionOf logs: [String]) {
    if let sentence = InterruptionSentence(logs) { print(remark: sentence.text) }
  }

  /// Says of an index without a request that requests were forgotten, if so.
  static func tell(emptinessOf index: any RequestSource) throws {
    guard try index.hasForgotten(), try index.requestCount() == 0 else { return }
    print(remark: ForgottenSentence.text, details: [ForgottenSentence.advice])
  }

  /// Says which fields the logs of an index are stored without.
  static func tell(redaction fields: [RedactedField]) {
    guard !fields.isEmpty else { return }
    print(
      remark: "stored without these fields, as all logs of this index: "
        + fields.map(\.text).joined(separator: ", "))
  }

  /// Says on a terminal by which profile logs are read.
  static func tell(_ profile: ProfileFinder.Found?) {
    guard let profile, TerminalStream.messages.isTerminal else { return }
    print(remark: "profile: \(profile.name)")
  }

  /// Names the profiles that the logs of an index were read with: on a terminal, and always if today's would be
  /// another.
  static func tell(profilesOf source: some LedgerSource) throws {
    let found: ProfileFinder.Found?
    do {
      found = try ProfileFinder.find(nil)
    } catch {
      print((error as? Failure)?.diagnostic ?? ErrorMessages.diagnostic(error))
      return
    }
    let groups = try source.profiledFiles(present: found?.profile)
    if TerminalStream.messages.isTerminal {
      for name in Set(groups.compactMap(\.name)).sorted() { print(remark: "profile: \(name)") }
    }
    let others = groups.filter { !$0.isPresent }.flatMap(\.files)
    guard let found, !others.isEmpty else { return }
    print(
      remark: "read with another profile than \(found.name): \(others.joined(separator: ", "))",
      details: ["to read them with it: trace reindex"])
  }

  private static func reportSkipped(_ source: IngestSummary.Source) {
    let skipped = source.counts.skipped.values.reduce(0, +)
    guard skipped > 0 else { return }
    var details = source.shownProblems.map {
      "\(PlaceName.text(source.file, line: $0.line)): \($0.explanation)"
    }
    if skipped > details.count {
      details.append("… and \(NumberFormat.grouped(skipped - details.count)) more")
    }
    print(Diagnostic("skipped \(NumberFormat.counted(skipped, "line")) of \(source.file)", details: details))
  }
}
