// Tables in Word or LibreOffice that are sheets in truth: their first row names the columns.
#pragma once

#include "platform/documents/documents.h"

namespace commonty::imports {

// The document with such tables among its sheets, no longer among its lines. One that names tables
// or questions beside the notes is taken wherever it stands; one of comments with their people,
// days or places only where the document holds little else, for a person must choose its columns.
documents::Document with_tables_as_sheets(documents::Document document);

}  // namespace commonty::imports
