import TraceModel

/// The findings as sentences, by subject.
enum DoctorSections {
  /// One finding.
  struct Remark {
    var text: String
    var needsAttention: Bool

    /// The mark before the sentence.
    var mark: String { needsAttention ? "  ! " : "  · " }
  }

  /// The findings on one subject.
  struct Section {
    var title: String
    var remarks: [Remark]
  }

  /// The sections with remarks.
  static func sections(_ diagnosis: Diagnosis) -> [Section] {
    [
      Section(
        title: "coverage",
        remarks: emptiness(diagnosis) + interruption(diagnosis) + diagnosis.origins.flatMap(coverage)),
      Section(title: "what is understood", remarks: UnderstandingSection.remarks(diagnosis)),
      Section(title: "clocks", remarks: DoctorClocks.clocks(diagnosis)),
      Section(title: "negative times", remarks: DoctorClocks.negatives(diagnosis)),
      Section(
        title: "where ids pass on",
        remarks: diagnosis.links.map(link) + crossed(diagnosis) + outcomes(diagnosis)),
      Section(title: "consumer groups", remarks: diagnosis.waitingGroups.map(waiting)),
      Section(title: "skipped lines", remarks: diagnosis.skipped.map(skipped)),
      Section(title: "ids", remarks: DoctorIDs.remarks(diagnosis)),
      Section(title: "sampling", remarks: diagnosis.sampling.map(sampling)),
      Section(title: "text of the logs", remarks: diagnosis.files.flatMap(files)),
    ].filter { !$0.remarks.isEmpty }
  }

  /// Services of which too many instances logged to tell them one by one.
  static func crowds(_ diagnosis: Diagnosis) -> Crowds { Crowds(diagnosis.origins.map(\.origin)) }

  /// Without any record there is nothing else to say.
  private static func emptiness(_ diagnosis: Diagnosis) -> [Remark] {
    if diagnosis.hasForgotten, diagnosis.requests == 0 {
      return [
        Remark(text: "\(ForgottenSentence.text); \(ForgottenSentence.advice)", needsAttention: true)
      ]
    }
    guard diagnosis.origins.isEmpty else { return [] }
    return [
      Remark(
        text: "there is no record; to index logs: trace ingest LOGS; to read logs without an index: "
          + "trace doctor --from LOGS", needsAttention: true)
    ]
  }

  private static func interruption(_ diagnosis: Diagnosis) -> [Remark] {
    let texts =
      [InterruptionSentence(diagnosis.interrupted)?.text].compactMap(\.self)
      + (diagnosis.removalIsInterrupted
        ? ["\(RemovalSentence.text); \(RemovalSentence.advice(diagnosis.indexOption))"] : [])
    return texts.map { Remark(text: $0, needsAttention: true) }
  }

  private static func coverage(_ finding: Diagnosis.OriginFinding) -> [Remark] {
    var remarks: [Remark] = []
    if finding.lacksIDs {
      let share = NumberFormat.percent(Double(finding.uncorrelated), of: Double(finding.records))
      remarks.append(
        Remark(
          text: "\(finding.origin.name): \(share) of its records have no correlation id", needsAttention: true
        ))
    }
    for gap in finding.gaps.prefix(3) {
      remarks.append(
        Remark(
          text: "\(finding.origin.name): no log covers \(DurationFormat.text(gap.until - gap.from)) from "
            + "\(TimestampFormat.utc.text(gap.from))", needsAttention: true))
    }
    return remarks
  }

  private static func sampling(_ finding: Diagnosis.SamplingFinding) -> Remark {
    let total = finding.logged + finding.missing
    let topic = finding.destination.map { " (\($0))" } ?? ""
    return Remark(
      text: "\(finding.services.joined(separator: ", ")): \(NumberFormat.grouped(finding.missing)) of "
        + "\(NumberFormat.grouped(total)) \(finding.record.words) records\(topic) are missing: records of "
        + "\(finding.caller) call for them, and logs cover the time; a logger samples, or a log was not read",
      needsAttention: true)
  }

  private static func files(_ finding: Diagnosis.FileFinding) -> [Remark] {
    let oddities = finding.oddities
    let times = NumberFormat.counted(oddities.naiveTimes, "time")
    let records = NumberFormat.counted(oddities.invalidUTF8, "record")
    let strays = NumberFormat.counted(oddities.strayTimes, "record")
    return [
      (oddities.naiveTimes, "\(finding.file): \(times) without an offset, read as UTC"),
      (oddities.invalidUTF8, "\(finding.file): \(records) with invalid UTF-8"),
      (
        oddities.strayTimes,
        "\(finding.file): \(strays) of a time far from all others, as before a clock is set: kept, and no step"
      ),
    ].filter { $0.0 > 0 }.map { Remark(text: $0.1, needsAttention: false) }
  }

  private static func link(_ finding: Diagnosis.LinkFinding) -> Remark {
    let count = finding.count
    let what =
      switch finding.kind {
      case .unreceived:
        "\(NumberFormat.counted(count, "request")) sent, \(rest(finding, "received by a server that logs"))"
      case .unsent:
        "\(NumberFormat.counted(count, "request")) received, \(rest(finding, "sent by a client that logs"))"
      case .unconsumed: "\(NumberFormat.counted(count, "message")) published, \(rest(finding, "consumed"))"
      case .unpublished:
        "\(NumberFormat.counted(count, "message")) consumed, \(rest(finding, "published by a program that logs"))"
      }
    let topic = finding.destination.map { " (\($0))" } ?? ""
    let examples = finding.examples.isEmpty ? "" : ": \(finding.examples.joined(separator: ", "))"
    let more = finding.missing > finding.examples.count && !finding.examples.isEmpty ? ", …" : ""
    return Remark(
      text: "\(finding.service)\(topic): \(what)\(examples)\(more)", needsAttention: finding.needsAttention)
  }

  /// `all consumed`, `12 not consumed`.
  private static func rest(_ finding: Diagnosis.LinkFinding, _ participle: String) -> String {
    finding.missing == 0 ? "all \(participle)" : "\(NumberFormat.grouped(finding.missing)) not \(participle)"
  }

  /// What the group had, and what it has not had; why they wait, or whether anybody knows.
  private static func waiting(_ finding: WaitingGroup) -> Remark {
    let had =
      "\(finding.group): it had the messages of \(finding.destination) that were published until "
      + TimestampFormat.utc.text(finding.latest)
    let waiting = finding.oldestWaiting.map { oldest in
      finding.waiting == 1
        ? "a later one waits for it, for \(DurationFormat.text(oldest))"
        : "\(NumberFormat.grouped(finding.waiting)) later ones wait for it, the oldest for \(DurationFormat.text(oldest))"
    }
    let unlogged = finding.oldestUnlogged.map { oldest in
      finding.unlogged == 1
        ? "no log of it covers the time of a later one, which may wait for \(DurationFormat.text(oldest))"
        : "no log of it covers the time of \(NumberFormat.grouped(finding.unlogged)) later ones, which may wait for it, "
          + "the oldest for \(DurationFormat.text(oldest))"
    }
    return Remark(
      text: ([had] + [waiting, unlogged].compactMap(\.self)).joined(separator: "; ")
        + " (trace report --every)", needsAttention: true)
  }

  private static func crossed(_ diagnosis: Diagnosis) -> [Remark] {
    guard diagnosis.crossedMessages > 0 else { return [] }
    let messages = NumberFormat.counted(diagnosis.crossedMessages, "message")
    return [
      Remark(
        text: "\(messages) published under one id and consumed under another: the id does not pass on "
          + "(trace show names the other one in a note)", needsAttention: true)
    ]
  }

  private static func outcomes(_ diagnosis: Diagnosis) -> [Remark] {
    let lost = diagnosis.outcomes[.lost, default: 0]
    var remarks: [Remark] = []
    if lost > 0 {
      remarks.append(
        Remark(
          text: "\(NumberFormat.counted(lost, "request")) lost; to list them: trace find --outcome lost",
          needsAttention: true))
    }
    return remarks + incomplete(diagnosis)
  }

  /// Why requests are incomplete: only where no log covers the time is a log said to be missing.
  private static func incomplete(_ diagnosis: Diagnosis) -> [Remark] {
    let count = diagnosis.outcomes[.incomplete, default: 0]
    guard count > 0 else { return [] }
    let others = count - diagnosis.uncovered - diagnosis.suspectedSampling
    let reasons = [
      (diagnosis.uncovered, "a record at a time that no log covers"),
      (diagnosis.suspectedSampling, "a record of a kind of which too many are missing"),
      (others, "a record though no log is known to be missing"),
    ].filter { $0.0 > 0 }.map { "\(NumberFormat.grouped($0.0)) \($0.0 == 1 ? "lacks" : "lack") \($0.1)" }
    return [
      Remark(
        text:
          "\(NumberFormat.counted(count, "request")) incomplete: \(reasons.joined(separator: ", ")); to list them: "
          + "trace find --outcome incomplete", needsAttention: false)
    ]
  }

  private static func skipped(_ finding: Diagnosis.SkippedFinding) -> Remark {
    let examples = finding.examples.prefix(3).map {
      "\(PlaceName.text(finding.file, line: $0.line)): \($0.explanation)"
    }
    let lines = NumberFormat.counted(finding.count, "line")
    return Remark(
      text: "\(finding.file): \(lines) \(finding.reason.words)"
        + (examples.isEmpty ? "" : "; " + examples.joined(separator: "; ")), needsAttention: true)
  }
}

extension ExpectedRecord {
  /// The name in JSON.
  var name: String {
    switch self {
    case .sending: "request_sent"
    case .reception: "request_received"
    case .message, .publishing: "published"
    case .consumption: "consumed"
    case .processingEnd: "processing_finished"
    }
  }

  /// The record in a sentence.
  var words: String { String(name.map { $0 == "_" ? " " : $0 }) }
}
