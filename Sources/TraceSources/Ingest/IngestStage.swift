/// The stages of an ingest after its logs have been read.
package enum IngestStage: Sendable {
  /// Requests that several batches hold are made anew from their records.
  case requests
  /// All logs together are asked for clocks and missing records.
  case clocks
}
