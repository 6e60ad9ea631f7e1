import LogReading
import TraceModel

/// The explanation of a report's gaps: the texts of unknown requests' records, and the texts instead of a segment's
/// end that is not measured. It reads the texts of the first records, and only where there is such a thing.
struct UnderstoodReport {
  let source: any SummarySource & LedgerSource & TextSource

  /// Adds what it finds.
  func complete(_ report: inout LatencyReport) async throws {
    let hasUnknown = report.groups.contains { $0.outcomes[.unknown] != nil }
    guard hasUnknown || report.unmeasured.contains(where: { !$0.suspects.isEmpty }) else { return }
    let texts = try await source.firstNoteTexts()
    for number in report.unmeasured.indices {
      report.unmeasured[number].instead = instead(of: report.unmeasured[number], texts)
    }
    guard hasUnknown || report.unmeasured.contains(where: { $0.instead != nil }) else { return }
    report.unknownLogs = try source.sourceFindings().map(\.file)
    report.understanding = hasUnknown ? texts.understanding(in: source.catalog) : nil
  }

  /// The suspects' text that occurs about as often as the logged end; of several the first. In a sample the number
  /// tells nothing, so it is what is said most often.
  private func instead(of segment: UnmeasuredSegment, _ texts: NoteTexts) -> Diagnosis.TextFinding? {
    guard segment.seen != .answered else { return nil }
    let said = counted(texts).filter { segment.suspects.contains($0.service) }
    guard !texts.isSample else {
      return said.max { $0.count < $1.count }.map {
        Diagnosis.TextFinding(service: $0.service, text: $0.text, count: 0)
      }
    }
    let likely = said.filter { $0.count * 2 >= segment.count && $0.count <= segment.count * 2 }
    return likely.min { abs($0.count - segment.count) < abs($1.count - segment.count) }
  }

  /// The texts of each service, in the order of the first records.
  private func counted(_ texts: NoteTexts) -> [Diagnosis.TextFinding] {
    let origins = source.catalog.origins
    var found: [Diagnosis.TextFinding] = []
    var numbers: [[String]: Int] = [:]
    for (key, count) in texts.inOrder where !key.text.isEmpty {
      let service = origins[key.origin.index].service
      if let known = numbers[[service, key.text]] {
        found[known].count += count
      } else {
        numbers[[service, key.text]] = found.count
        found.append(Diagnosis.TextFinding(service: service, text: key.text, count: count))
      }
    }
    return found
  }
}
