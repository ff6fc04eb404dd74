/* SPDX-License-Identifier: EUPL-1.2 */
/* gateway: what browsers meet. */
#include "common/service.h"

int main (int argc, char **argv)
{
    const dm_service service = {
        .name = "gateway",
        .purpose = "serves the counter to browsers",
    };
    return dm_service_main (&service, argc, argv);
}
