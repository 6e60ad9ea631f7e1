import TraceModel

/// Remarks on logs with unknown meanings, and what can be done about them.
enum UnderstandingSection {
  /// The findings as sentences; none where all is understood.
  static func remarks(_ diagnosis: Diagnosis) -> [DoctorSections.Remark] {
    let silent = diagnosis.silent.filter { _ in diagnosis.outcomes[.unknown] != diagnosis.requests }
    return unknown(diagnosis) + silent.map { Self.silent($0, diagnosis) }
      + diagnosis.unended.map(unended) + seen(diagnosis)
      + noRequest(diagnosis) + diagnosis.endedRules.map(ended)
      + ids(diagnosis) + diagnosis.zones.map { zone($0, diagnosis) }
  }

  // MARK: Steps

  private static func unknown(_ diagnosis: Diagnosis) -> [DoctorSections.Remark] {
    let count = diagnosis.outcomes[.unknown, default: 0]
    guard count > 0, let understanding = diagnosis.understanding else { return [] }
    let text = UnknownText(
      requests: diagnosis.requests, unknown: count, withErrors: diagnosis.unknownWithErrors,
      understanding: understanding, logs: diagnosis.logs)
    return [DoctorSections.Remark(text: text.first, needsAttention: diagnosis.hasManyUnknown)]
  }

  private static func silent(_ finding: Diagnosis.SilentFinding, _ diagnosis: Diagnosis)
    -> DoctorSections.Remark
  {
    let requests = NumberFormat.counted(finding.requests, "request")
    let name = finding.service.isEmpty ? "(unnamed)" : finding.service
    return DoctorSections.Remark(
      text: "\(name): took part in \(requests), and none of its records is a step that trace knows",
      needsAttention: diagnosis.isSilentInMany(finding))
  }

  private static func unended(_ finding: Diagnosis.UnendedFinding) -> DoctorSections.Remark {
    let name = finding.service.isEmpty ? "(unnamed)" : finding.service
    let (noun, end) = finding.segment == .api ? ("request", "answered") : ("message", "done")
    return DoctorSections.Remark(
      text: "\(name): \(finding.segment.name) is not measured: "
        + "\(NumberFormat.counted(finding.count, noun)) received, none seen \(end)", needsAttention: true)
  }

  /// The texts of records that are no steps, and how to state their meaning.
  private static func seen(_ diagnosis: Diagnosis) -> [DoctorSections.Remark] {
    guard let understanding = diagnosis.understanding,
      let seen = UnknownText.seen(understanding)
    else { return [] }
    return [
      DoctorSections.Remark(text: seen, needsAttention: false),
      DoctorSections.Remark(
        text: InferenceAdvice.text(diagnosis.logs), needsAttention: false),
    ]
  }

  ///     trace.yaml:12: 'job added' named 16 records until 2026-01-01 00:00:04.211Z,
  ///     and none of 24 later ones (api-2.log)
  private static func ended(_ finding: Diagnosis.EndedRuleFinding) -> DoctorSections.Remark {
    let entry = finding.line > 0 ? "\(finding.profile):\(finding.line)" : finding.profile
    let until = finding.until.map { " until \(TimestampFormat.utc.text($0))" } ?? ""
    let logs = finding.logs.prefix(3).joined(separator: ", ") + (finding.logs.count > 3 ? ", …" : "")
    let what = finding.isOfFailures ? "" : ": was the text changed?"
    return DoctorSections.Remark(
      text:
        "\(entry): the rule for \(finding.words) named \(NumberFormat.counted(finding.records, "record"))\(until), "
        + "and none of \(NumberFormat.grouped(finding.later)) later ones (\(logs))\(what)",
      needsAttention: !finding.isOfFailures)
  }

  // MARK: Ids

  private static func noRequest(_ diagnosis: Diagnosis) -> [DoctorSections.Remark] {
    guard diagnosis.requests == 0, !diagnosis.origins.isEmpty else { return [] }
    let records = diagnosis.origins.reduce(0) { $0 + $1.records }
    return [
      DoctorSections.Remark(text: InferenceAdvice.noRequest(records), needsAttention: true),
      DoctorSections.Remark(text: InferenceAdvice.text(diagnosis.logs), needsAttention: false),
    ]
  }

  private static func ids(_ diagnosis: Diagnosis) -> [DoctorSections.Remark] {
    guard let best = diagnosis.idCandidates.first else { return [] }
    let locations = diagnosis.idCandidates.map(PossibleID.text).joined(separator: "; ")
    return [
      DoctorSections.Remark(
        text: "of \(NumberFormat.counted(best.of, "record")) without an id, what could be one: \(locations); "
          + "to read it: \(command(best))", needsAttention: true)
    ]
  }

  /// The `jq` that renames the id of a record to a known name.
  private static func command(_ finding: Diagnosis.IDCandidateFinding) -> String {
    let (outer, inner) = (finding.path.prefix(finding.wrapping), finding.path.dropFirst(finding.wrapping))
    let field = outer.isEmpty ? self.path(inner) : "(\(path(outer)) | fromjson? | \(path(inner)))"
    guard let label = finding.label else { return "jq -c '.correlation_id = \(field)' LOG | trace ingest -" }
    let pattern = (label.isEmpty ? "" : "\(label)\\\\W*") + "(?<correlation_id>[\\\\w-]{16,})"
    return "jq -c '. + ((\(field) | capture(\"\(pattern)\"))? // {})' LOG | trace ingest -"
  }

  /// The keys as `jq` takes them: `.log`, `.["request id"]`, `.tags[0]`.
  private static func path(_ keys: some Sequence<String>) -> String {
    let path = keys.map { key in
      key.allSatisfy(\.isNumber) ? "[\(key)]" : isPlain(key) ? ".\(key)" : "[\"\(key)\"]"
    }.joined()
    return path.hasPrefix(".") ? path : "." + path
  }

  private static func isPlain(_ key: String) -> Bool {
    key.first?.isNumber == false
      && key.utf8.allSatisfy { $0 &- 0x30 < 10 || ($0 | 0x20) &- 0x61 < 26 || $0 == 0x5F }
  }

  // MARK: Zones

  private static func zone(_ finding: Diagnosis.ZoneFinding, _ diagnosis: Diagnosis) -> DoctorSections.Remark
  {
    let files = diagnosis.files.filter { $0.oddities.naiveTimes > 0 }.map(\.file).joined(separator: ", ")
    let hours = DurationFormat.text(Nanoseconds(abs(finding.difference.count)))
    let direction = finding.difference > .zero ? "later" : "earlier"
    return DoctorSections.Remark(
      text:
        "\(finding.to) is \(hours) \(direction) than \(finding.from), in \(NumberFormat.counted(finding.pairs, "pair")) "
        + "of records: times without an offset (\(files)) may be of another zone than UTC; to say which, read the logs with "
        + "--log-tz ZONE", needsAttention: true)
  }
}
