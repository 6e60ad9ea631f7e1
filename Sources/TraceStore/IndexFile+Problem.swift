import GRDB

extension IndexFile.Problem {
  /// The result of `body`; an error of the database becomes a problem of the file at `path`.
  static func naming<T>(_ path: String, _ access: IndexFile.Access, _ body: () throws -> T) throws -> T {
    do { return try body() } catch let error as DatabaseError {
      throw Self(error, path: path, for: access)
    } catch let error as RowDecodingError {
      throw Self.damaged(path: path, reason: "a value has another type than we store: \(error)")
    }
  }

  /// The problem of the file at `path` by an error of the database.
  private init(_ error: DatabaseError, path: String, for access: IndexFile.Access) {
    let reason = error.message ?? "\(error.resultCode)"
    switch error.resultCode.primaryResultCode {
    case .SQLITE_NOTADB: self = .notAnIndex(path: path)
    case .SQLITE_CANTOPEN:
      self = .unopenable(path: path, reason: FileStatus.refusal(of: path, for: access) ?? reason)
    case .SQLITE_CORRUPT: self = .damaged(path: path, reason: reason)
    case .SQLITE_READONLY: self = .readOnly(path: path)
    case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy(path: path)
    default: self = .failed(path: path, reason: reason)
    }
  }
}
