/* SPDX-License-Identifier: EUPL-1.2 */
/* The key of everything personal: it seals what is kept, encrypts citizen service numbers, and makes tracking codes. */
#pragma once

#define INTAKE_PERSON_KEY_BYTES 32
