import LogReading
import TraceModel

/// Decoders, made once for all seeds. Each has a catalog of its own, as different processes have.
enum Decoders {
  static let ingest = Result { try make() }
  static let index = Result { try make() }
  static let logs = Result { try make() }
  /// These read an attribute, too.
  static let indexWithAttribute = Result { try make(attributes) }
  static let logsWithAttribute = Result { try make(attributes) }

  static let attributes = AttributeProjection(paths: ["trace_id"])

  private static func make(_ projection: AttributeProjection = AttributeProjection()) throws -> LogDecoder {
    try LogDecoder(profile: .makeDefault(), projection: projection, catalog: Catalog())
  }
}
