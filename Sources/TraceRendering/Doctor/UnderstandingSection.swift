import TraceModel

/// What is said of logs that are not understood, and what can be done about it.
enum UnderstandingSection {
  /// Texts on the page.
  private static let shownTexts = 8

  /// The findings as sentences; none where all is understood.
  static func remarks(_ diagnosis: Diagnosis) -> [DoctorSections.Remark] {
    let silent = diagnosis.silent.filter { _ in diagnosis.outcomes[.unknown] != diagnosis.requests }
    return unknown(diagnosis) + silent.map { Self.silent($0, diagnosis) }
      + diagnosis.unended.map(unended) + seen(diagnosis)
      + noRequest(diagnosis)
      + ids(diagnosis) + diagnosis.zones.map { zone($0, diagnosis) }
  }

  // MARK: Steps

  private static func unknown(_ diagnosis: Diagnosis) -> [DoctorSections.Remark] {
    let count = diagnosis.outcomes[.unknown, default: 0]
    guard count > 0, let understanding = diagnosis.understanding else { return [] }
    let errors =
      diagnosis.unknownWithErrors > 0
      ? " (\(NumberFormat.grouped(diagnosis.unknownWithErrors)) with errors)" : ""
    let records = NumberFormat.counted(understanding.records, "record")
    let steps =
      understanding.steps == 0
      ? "none of \(records) is a step that trace knows"
      : "\(NumberFormat.grouped(understanding.steps)) of \(records) are steps that trace knows, and none of theirs"
    return [
      DoctorSections.Remark(
        text:
          "\(NumberFormat.counted(diagnosis.requests, "request")), \(NumberFormat.grouped(count)) unknown\(errors): "
          + steps, needsAttention: diagnosis.hasManyUnknown)
    ]
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

  /// What the records say that are no steps, and how to tell what they mean.
  private static func seen(_ diagnosis: Diagnosis) -> [DoctorSections.Remark] {
    guard let understanding = diagnosis.understanding, !understanding.texts.isEmpty else { return [] }
    var counts: [String: Int] = [:]
    for text in understanding.texts { counts[text.text, default: 0] += text.count }
    let sorted = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    let shown = sorted.prefix(shownTexts).map { "\($0.key) \(NumberFormat.grouped($0.value))" }
    let isAll = sorted.count <= shownTexts && understanding.otherTexts == 0
    return [
      DoctorSections.Remark(
        text: "seen: " + (shown + (isAll ? [] : ["…"])).joined(separator: " · "), needsAttention: false),
      DoctorSections.Remark(
        text: InferenceAdvice.text(diagnosis.logs), needsAttention: false),
    ]
  }

  // MARK: Ids

  private static func noRequest(_ diagnosis: Diagnosis) -> [DoctorSections.Remark] {
    guard diagnosis.requests == 0, !diagnosis.origins.isEmpty else { return [] }
    let records = diagnosis.origins.reduce(0) { $0 + $1.records }
    let what =
      records == 1 ? "the only record has no" : "none of \(NumberFormat.grouped(records)) records has a"
    return [
      DoctorSections.Remark(
        text: "there is no request: \(what) correlation id under a name that trace reads",
        needsAttention: true),
      DoctorSections.Remark(text: InferenceAdvice.text(diagnosis.logs), needsAttention: false),
    ]
  }

  private static func ids(_ diagnosis: Diagnosis) -> [DoctorSections.Remark] {
    guard let best = diagnosis.idCandidates.first else { return [] }
    let places = diagnosis.idCandidates.map(place).joined(separator: "; ")
    return [
      DoctorSections.Remark(
        text: "of \(NumberFormat.counted(best.of, "record")) without an id, what could be one: \(places); "
          + "to read it: \(command(best))", needsAttention: true)
    ]
  }

  /// `named_tags.request_id (5 values in 8 records, such as 8a3d…)`.
  private static func place(_ finding: Diagnosis.IDCandidateFinding) -> String {
    let name = finding.path.joined(separator: ".")
    let place =
      finding.label.map { $0.isEmpty ? "in the text of \(name)" : "'\($0)' in the text of \(name)" } ?? name
    let files = finding.sources > 1 ? " of \(NumberFormat.counted(finding.sources, "file"))" : ""
    return "\(place) (\(NumberFormat.counted(finding.values, "value")) in "
      + "\(NumberFormat.counted(finding.records, "record"))\(files), such as \(finding.example))"
  }

  /// The `jq` that gives a record the id under a name that is read.
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
    let files = diagnosis.files.filter { $0.naiveTimes > 0 }.map(\.file).joined(separator: ", ")
    let hours = DurationFormat.text(Nanoseconds(abs(finding.difference.count)))
    let direction = finding.difference > .zero ? "later" : "earlier"
    return DoctorSections.Remark(
      text:
        "\(finding.to) is \(hours) \(direction) than \(finding.from), in \(NumberFormat.counted(finding.pairs, "pair")) "
        + "of records: times without an offset (\(files)) may be of another zone than UTC; to say which, read the logs with "
        + "--log-tz ZONE", needsAttention: true)
  }
}
