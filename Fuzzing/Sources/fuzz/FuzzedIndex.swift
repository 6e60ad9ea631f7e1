import TraceAnalysis
import TraceModel

@testable import TraceStore

/// Any bytes as a block of records: its frames are sound, and what is in them was written by nobody.
enum FuzzedBlock {
  /// Two bytes say how long the columns are; what follows are the lines.
  static func unpack(_ bytes: UnsafeRawBufferPointer) {
    _ = UnpackedBlock(bytes)
    guard bytes.count >= 2, let packer = try? FramePacker() else { return }
    let rest = UnsafeRawBufferPointer(rebasing: bytes[2...])
    let columns = min(rest.count, Int(bytes[0]) << 8 | Int(bytes[1]))
    var content: [UInt8] = []
    for part in [rest[..<columns], rest[columns...]] {
      try? packer.pack(UnsafeRawBufferPointer(rebasing: part), into: &content)
    }
    guard let block = content.withUnsafeBytes({ UnpackedBlock($0) }) else { return }
    var bytes = 0
    for slot in block.slots {
      bytes += block.bytes(of: slot).count
      for record in slot.records { precondition(!block.line(of: record, in: slot).contains(0x0A)) }
    }
    precondition(bytes == block.lines.count, "every byte of the lines is of a slot")
  }
}

/// Any bytes as rows of summaries and attributes.
enum FuzzedRows {
  static func unpack(_ bytes: UnsafeRawBufferPointer) {
    var rows = UnpackedRows()
    guard rows.read(bytes) else { return }
    let ids = CatalogIDs(identityOf: 8)
    var (summary, values) = (TraceSummary(), 0)
    rows.withNumbers { numbers in
      for place in rows.places {
        if summary.read(place.row(of: numbers), ids) {
          values += summary.exchanges.count + summary.deliveries.count
        }
        _ = StoredAttribute.read(place.row(of: numbers)) { _ in values += 1 }
      }
    }
    precondition(values <= bytes.count * 4096, "what is read is no more than a block may have")
  }
}

/// Any bytes as the survey of a part of an index: what it has merges with another.
enum FuzzedSurvey {
  private static let catalog: Catalog = {
    let catalog = Catalog()
    for service in ["api", "client", "consumer"] {
      _ = catalog.id(of: Origin(service: service, instance: "1"))
    }
    return catalog
  }()

  static func read(_ bytes: UnsafeRawBufferPointer) {
    let ids = CatalogIDs(identityOf: catalog.origins.count)
    var coder = SurveyCoder(reading: Array(bytes), ids.all, summary: IndexReader.code)
    var survey = LogSurvey(services: ServiceTable(origins: catalog.origins))
    survey.code(&coder)
    guard coder.isSound else { return }
    var sum = LogSurvey(services: ServiceTable(origins: catalog.origins))
    sum.merge(survey)
    sum.merge(survey)
  }
}
